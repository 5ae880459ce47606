# SPDX-License-Identifier: Apache-2.0
"""An officer at the console, who sees only what the screen shows and does only what it offers."""

import re


class OfficerAtScreen:
    """One officer, one window, signed in by a link."""

    def __init__(self, world, screens, name="Noor Haddad"):
        self.world = world
        self.page = screens.window()
        self.sign_in(world.natalia.invite(name))

    def sign_in(self, link):
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/console")

    def open_console(self):
        self.page.goto(self.world.natalia.address + "/console")

    def open_alarm(self, alias):
        """Opens the alarm of this defender from the list."""
        self.open_console()
        self.page.locator("#cards a", has_text=alias).click()
        self.page.wait_for_url("**/console/alarms/*")
        self.page.locator("#pane h1", has_text=alias).wait_for()
        # What lies under the pointer is not renewed: she takes her hand away.
        self.page.mouse.move(640, 2)

    def press(self, name):
        self.page.get_by_role("button", name=name).click()

    def sees(self, words, within=5.0, part="body"):
        """Waits until these words stand in this part of the screen."""
        self.page.locator(part, has_text=words).first.wait_for(timeout=within * 1000)

    def sees_not(self, words, part="body"):
        assert words not in self.page.locator(part).inner_text(), words

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    def open_alarms(self):
        """How many open alarms the list counts."""
        count = re.search(r"(\d+) open", self.page.locator("#band").inner_text())
        return int(count.group(1)) if count else 0
