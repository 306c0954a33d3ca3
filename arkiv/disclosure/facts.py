"""What a secrecy rule can be asked: the kind of data, whose it is, who asks, what a person has found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class DataKind(StrEnum):
    """What a passage tells (slag av uppgift)."""

    IDENTITY_NUMBER = "identity_number"
    NAME = "name"
    CONTACT = "contact"  # address, telephone, e-mail of a private person
    WHEREABOUTS = "whereabouts"  # where a child in care, or somebody in a shelter, is staying
    SHELTER = "shelter"  # the address of a skyddat boende
    ACCOUNT = "account"
    ECONOMY = "economy"
    HEALTH = "health"
    CRIME = "crime"
    SENSITIVE = "sensitive"  # origin, belief, opinion
    INDIRECT = "indirect"  # initials, a rare event, a small place and a day
    SIGNATURE = "signature"
    PERSONAL = "personal"  # any other personal circumstance
    BUSINESS = "business"  # a tenderer's or supplier's affairs
    TENDER = "tender"  # the municipality's own bargaining position
    OFFICIAL = "official"  # somebody's name and title in service
    OWN_ACT = "own_act"  # what the authority itself did, and when
    COERCIVE_DECISION = "coercive_decision"  # the decisions OSL 26:7 names
    FORM = "form"  # printed text of a blank form


KIND_WORDS: Mapping[DataKind, str] = MappingProxyType(
    {
        DataKind.IDENTITY_NUMBER: "personnummer",
        DataKind.NAME: "namn",
        DataKind.CONTACT: "adress eller kontaktuppgift",
        DataKind.WHEREABOUTS: "vistelseort",
        DataKind.SHELTER: "adress till skyddat boende",
        DataKind.ACCOUNT: "kontonummer",
        DataKind.ECONOMY: "ekonomi",
        DataKind.HEALTH: "hälsa",
        DataKind.CRIME: "brott",
        DataKind.SENSITIVE: "känslig uppgift",
        DataKind.INDIRECT: "uppgift som pekar ut någon",
        DataKind.SIGNATURE: "namnteckning",
        DataKind.PERSONAL: "personligt förhållande",
        DataKind.BUSINESS: "affärsförhållande",
        DataKind.TENDER: "kommunens förhandlingsläge",
        DataKind.OFFICIAL: "befattningshavare i tjänsten",
        DataKind.OWN_ACT: "myndighetens egen åtgärd",
        DataKind.COERCIVE_DECISION: "beslut som inte är hemligt",
        DataKind.FORM: "blankettext",
    }
)


class Whose(StrEnum):
    """Whom the passage is about, as seen from the one who asks."""

    REQUESTER = "requester"  # the person who asks, where she has chosen to say who she is
    CHILD = "child"  # a minor the one who asks is guardian of
    CONSENTING = "consenting"  # somebody who has let go of the secrecy (OSL 12:2)
    REPORTER = "reporter"  # a private person who reported or told (anmälare, uppgiftslämnare)
    OTHER = "other"  # any other private person
    OFFICIAL = "official"  # in service
    NOBODY = "nobody"  # the passage is about no person
    UNKNOWN = "unknown"  # treated as OTHER


WHOSE_WORDS: Mapping[Whose, str] = MappingProxyType(
    {
        Whose.REQUESTER: "den som begärt",
        Whose.CHILD: "barnet",
        Whose.CONSENTING: "den som samtyckt",
        Whose.REPORTER: "anmälaren",
        Whose.OTHER: "annan enskild",
        Whose.OFFICIAL: "befattningshavare",
        Whose.NOBODY: "ingen",
        Whose.UNKNOWN: "okänd enskild",
    }
)


class Profile(StrEnum):
    """As whom somebody asks (i vilken egenskap), when that matters. ANYONE is never asked anything (TF 2:18)."""

    ANYONE = "anyone"
    SELF = "self"
    GUARDIAN = "guardian"
    PARTY = "party"
    AUTHORITY = "authority"
    RESEARCHER = "researcher"


PROFILE_WORDS: Mapping[Profile, str] = MappingProxyType(
    {
        Profile.ANYONE: "vem som helst",
        Profile.SELF: "den enskilde själv",
        Profile.GUARDIAN: "vårdnadshavare",
        Profile.PARTY: "part",
        Profile.AUTHORITY: "annan myndighet",
        Profile.RESEARCHER: "forskare",
    }
)


class Activity(StrEnum):
    """In which activity (verksamhet) the record was made: most rules hold in one activity only."""

    SOCIAL_SERVICES = "social_services"
    FAMILY_COUNSELLING = "family_counselling"
    HEALTH_CARE = "health_care"
    TRANSPORT = "transport"  # färdtjänst
    HOUSING_ADAPTATION = "housing_adaptation"
    GUARDIANSHIP = "guardianship"  # överförmyndare
    STAFF_WELFARE = "staff_welfare"
    STAFF = "staff"
    NOTIFIER = "notifier"  # a school or another authority that reported a concern
    PROCUREMENT = "procurement"
    GENERAL = "general"


class Circumstance(StrEnum):
    """Something only a person can find out, on which a rule turns. Answered per request: yes, no, or not yet."""

    HARM = "harm"
    QUALIFIED_HARM = "qualified_harm"
    DANGER_TO_REPORTER = "danger_to_reporter"
    HARM_TO_CHILD = "harm_to_child"
    PLACE_MUST_BE_KEPT = "place_must_be_kept"
    UTMOST_WEIGHT = "utmost_weight"
    CARE_PURPOSE = "care_purpose"
    THREATENED = "threatened"
    PROTECTED_REGISTRATION = "protected_registration"
    UNLAWFUL_PROCESSING = "unlawful_processing"
    DUTY_IN_LAW = "duty_in_law"
    SUPERVISION = "supervision"
    HELP_NEEDED = "help_needed"
    AGAINST_CRIME_OR_FRAUD = "against_crime_or_fraud"
    RESEARCH_NO_HARM = "research_no_harm"
    BIOLOGICAL_PARENTS = "biological_parents"
    DAMAGE_TO_BUSINESS = "damage_to_business"
    DAMAGE_TO_MUNICIPALITY = "damage_to_municipality"


class Applies(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who asks and what has been found out about the request: the same for all its passages."""

    profile: Profile = Profile.ANYONE
    found: Mapping[Circumstance, Applies] = field(default_factory=dict)

    def of(self, circumstance: Circumstance) -> Applies:
        """Whether it holds; unknown where nobody has found it out."""
        return self.found.get(circumstance, Applies.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Datum:
    """A passage as the rules see it: no text, only what kind of thing it is.

    ``document_day`` is the day the record came to be (OSL 7:5); ``None`` counts as still protected. ``in_decision``:
    the words were taken into a decision (21:1 third item).
    """

    kind: DataKind
    whose: Whose
    activity: Activity
    document_day: date | None = None
    in_decision: bool = False
