"""Who may open finished files. They name payees, so an auditor sees that they exist, no more."""

import rules

from accounts.rules import is_finance

rules.add_perm("reports.open_file", is_finance)
