# SPDX-License-Identifier: Apache-2.0
"""Everything around the server: trackers, phones, mailboxes, a feed, screens and people."""
