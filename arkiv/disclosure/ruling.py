"""What makes a person's ruling on a passage valid: a rule to hide by, a reason to go against the proposal. Pure."""

from __future__ import annotations

from arkiv.disclosure import rulebook
from arkiv.disclosure.model import Passage, Ruled
from arkiv.disclosure.rule import Ruling, SecrecyRule
from arkiv.errors import BadInput


def ruled(passage: Passage, ruling: Ruling, reason: str, rule_id: str, actor: str) -> Ruled:
    """A ruling on ``passage``. Raises BadInput for one without the reason or the rule it needs."""
    against = ruling is not passage.proposed
    if against and not reason.strip():
        raise BadInput(
            f"Uppgift {passage.number}: skriv varför den ska {'maskeras' if ruling is Ruling.MASK else 'visas'}; "
            "reglerna föreslår något annat. Inget har ändrats."
        )
    if ruling is Ruling.SHOW:
        return Ruled(ruling, reason.strip() or passage.proposed_reason, "", actor)
    named = secrecy_rule(rule_id or passage.proposed_rule)
    return Ruled(ruling, reason.strip() or passage.proposed_reason, named.id, actor)


def secrecy_rule(rule_id: str) -> SecrecyRule:
    """The secrecy rule of that id. Raises BadInput: nothing is hidden without one."""
    found = rulebook.standard().rule(rule_id)
    if not isinstance(found, SecrecyRule):
        known = ", ".join(one.id for one in rulebook.standard().secret)
        raise BadInput(
            f"Ange sekretessbestämmelsen: utan den får inget maskeras (TF 2 kap. 2 och 20 §§). Kända: {known}. "
            "Inget har ändrats."
        )
    return found
