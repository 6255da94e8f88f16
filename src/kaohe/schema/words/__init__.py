"""What each key of our YAML files is called and means, for the person whose editor shows it.

By class of the models: the text under ``""`` is about the whole, the others are about its keys. A text alone is a
description, whose title is the label that messages use (:data:`kaohe.rulebook.validate.LABELS`); else title and description.
"""

from kaohe.schema.words.case import CASE
from kaohe.schema.words.mapping import MAPPING
from kaohe.schema.words.pack import PACK
from kaohe.schema.words.profile import PROFILE
from kaohe.schema.words.types import Words, title_of, titled

WORDS: dict[str, Words] = {**PACK, **PROFILE, **CASE, **MAPPING}

__all__ = ["WORDS", "Words", "title_of", "titled"]
