# SPDX-License-Identifier: Apache-2.0
"""Real screens: Debian's Chromium, which may open our own addresses and nothing else."""

import urllib.parse

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"


class Screens:
    """One browser; each person gets a window without memory of the others."""

    def __init__(self):
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        self.ours = {"127.0.0.1", "localhost", None}
        self.foreign = []
        self.errors = []
        self.windows = []

    def window(self, **more):
        """A page of a person with a clean browser; every request to another host is kept out."""
        context = self.browser.new_context(**more)
        context.route("**/*", self._only_ours)
        self.windows.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._keep_error)
        return page

    def _only_ours(self, route):
        host = urllib.parse.urlparse(route.request.url).hostname
        if host in self.ours:
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _keep_error(self, message):
        # A lost connection is what some stories bring about; a forbidden request never is.
        if message.type == "error" and "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def assert_clean(self):
        assert not self.foreign, f"pages asked foreign hosts: {self.foreign}"
        assert not self.errors, f"pages had errors: {self.errors}"

    def close_windows(self):
        for context in self.windows:
            context.close()
        self.windows, self.foreign, self.errors = [], [], []

    def close(self):
        self.browser.close()
        self.playwright.stop()
