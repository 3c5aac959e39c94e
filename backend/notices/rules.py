"""Who may steer the outbox."""

import rules

from accounts.rules import is_administrator

rules.add_perm("notices.send_again", is_administrator)
