"""Who may decide about rates and funds."""

import rules

from accounts.rules import is_administrator, is_auditor, is_coordinator, is_finance

can_see_rates = is_coordinator | is_finance | is_auditor | is_administrator

rules.add_perm("compensation.set_rate", is_administrator)
rules.add_perm("compensation.see_rates", can_see_rates)
rules.add_perm("compensation.set_fund", is_administrator | is_finance)
