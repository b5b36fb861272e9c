"""Taking boilerplate out, and putting it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Block, BlockKind, Part, Removed
from clipdesk.model.source import ExtraRule
from clipdesk.model.text import sound
from parsers.boilerplate import restore, strip, with_cut_lines
from parsers.boilerplate.rule_files import all_rules

GO_BACK = "< < Go Back"
MORE_FROM = "More From The Coast Courier (subscription required):"
PROSE = "The convoy left Misrata before dawn, said a driver who had counted its forty cars at the gate."


def blocks(*lines: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, line) for line in lines]


def texts(stripped_blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in stripped_blocks]


def test_a_line_goes_and_is_kept_aside_with_its_rule_and_place() -> None:
    stripped = strip("Headline", None, blocks(GO_BACK, PROSE))
    assert texts(stripped.blocks) == [PROSE]
    assert stripped.removed == (Removed("en-go-back", f"{GO_BACK}\n\n", Part.BODY, 0),)


def test_a_cut_takes_its_line_and_all_below_as_one_span() -> None:
    stripped = strip("Headline", None, blocks(PROSE, MORE_FROM, "Ten dead in the south", "A ship is late"))
    assert texts(stripped.blocks) == [PROSE]
    assert stripped.removed == (
        Removed(
            "en-more-from",
            f"\n\n{MORE_FROM}\n\nTen dead in the south\n\nA ship is late",
            Part.BODY,
            len(PROSE),
        ),
    )


def test_a_cut_line_that_the_extractor_left_out_is_put_back_to_cut_there() -> None:
    teaser = "Benghazi clears its last mines"
    lines = ["Menu", PROSE, MORE_FROM, teaser, "Back to top"]
    assert texts(with_cut_lines(blocks(PROSE, teaser), lines)) == [PROSE, MORE_FROM, teaser]
    assert texts(with_cut_lines(blocks(PROSE), lines)) == [PROSE, MORE_FROM]
    assert texts(with_cut_lines(blocks(PROSE, MORE_FROM), lines)) == [PROSE, MORE_FROM]
    assert texts(with_cut_lines(blocks("Another page"), lines)) == ["Another page"]


def test_a_cut_that_would_leave_nothing_takes_its_own_line_only() -> None:
    stripped = strip("Headline", None, blocks(MORE_FROM, PROSE))
    assert texts(stripped.blocks) == [PROSE]


def test_a_notice_inserted_in_running_text_leaves_no_doubled_space() -> None:
    line = "Fighters of the Islamic State (organization banned in Russia) left the port, he said."
    stripped = strip("Headline", None, blocks(line))
    assert texts(stripped.blocks) == ["Fighters of the Islamic State left the port, he said."]
    (removed,) = stripped.removed
    assert (removed.text, line[removed.start :].startswith(removed.text)) == (
        " (organization banned in Russia)",
        True,
    )


def test_a_lead_paragraph_with_a_notice_is_no_footnote() -> None:
    line = "Суд приговорил надзирателей тюрьмы, которую ИГИЛ (организация запрещена в РФ) устроил в Сирте."
    (left,) = texts(strip("Headline", None, blocks(line)).blocks)
    assert left == line.replace(" (организация запрещена в РФ)", "")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("ИГ (запрещена в РФ), сообщил он", "ИГ, сообщил он"),
        ("(запрещена в РФ) ИГ ушла", "ИГ ушла"),
        ("Ушла ИГ (запрещена в РФ).", "Ушла ИГ."),
        ("ИГ (запрещена в РФ) (фото) ушла", "ИГ ушла"),
        ("Ушла ИГ (запрещена в РФ)", "Ушла ИГ"),
    ],
)
def test_what_stands_around_a_span_closes_up(line: str, left: str) -> None:
    assert texts(strip("Headline", None, blocks(line)).blocks) == [left]


def test_a_line_that_is_nothing_but_spans_goes_as_a_whole() -> None:
    stripped = strip("Headline", None, blocks(PROSE, "(фото) (видео)", PROSE))
    assert texts(stripped.blocks) == [PROSE, PROSE]


def test_what_is_left_of_a_line_is_looked_at_again() -> None:
    assert texts(strip("Headline", None, blocks(PROSE, "Read more (file photo)")).blocks) == [PROSE]


def test_a_headline_loses_spans_and_is_never_emptied() -> None:
    assert strip("< < Go Back Fighters leave the port", None, ()).headline == "Fighters leave the port"
    emptied = strip("<< Back", None, ())
    assert (emptied.headline, emptied.removed) == ("<< Back", ())


def test_a_standfirst_of_boilerplate_becomes_none_and_is_kept_aside() -> None:
    stripped = strip("Headline", "(file photo)", ())
    assert stripped.standfirst is None
    assert [span.part for span in stripped.removed] == [Part.STANDFIRST]


def test_rules_of_another_language_than_the_articles_apply() -> None:
    stripped = strip("عنوان", None, blocks("القوات دخلت المدينة فجر الثلاثاء.", MORE_FROM))
    assert texts(stripped.blocks) == ["القوات دخلت المدينة فجر الثلاثاء."]


def test_a_rule_about_the_end_leaves_the_middle_alone() -> None:
    tags = "Tags: Libya, Sirte"
    in_the_middle = [PROSE, tags, *[PROSE] * 20]
    assert tags in texts(strip("Headline", None, blocks(*in_the_middle)).blocks)
    assert tags not in texts(strip("Headline", None, blocks(PROSE, tags)).blocks)


def test_long_running_text_is_no_line_to_drop() -> None:
    line = "Sign up for our newsletter. " + PROSE * 4
    assert texts(strip("Headline", None, blocks(line)).blocks) == [line]


def test_a_span_goes_from_the_end_of_a_long_paragraph() -> None:
    line = f"{PROSE * 8} He fled (file photo)."
    assert texts(strip("Headline", None, blocks(line)).blocks) == [f"{PROSE * 8} He fled."]


def test_a_block_keeps_its_kind() -> None:
    item = Block(BlockKind.LIST_ITEM, "Daesh (banned in Russia) fled")
    assert strip("Headline", None, [item]).blocks == (Block(BlockKind.LIST_ITEM, "Daesh fled"),)


def test_the_sources_own_rules_apply_and_are_named() -> None:
    extra = ExtraRule(id="courier-slogan", pattern="the coast, every day", action="drop_line")
    stripped = strip("Headline", None, blocks(PROSE, "The Coast, Every Day!"), extra=[extra])
    assert texts(stripped.blocks) == [PROSE]
    assert [span.rule for span in stripped.removed] == ["courier-slogan"]


def test_an_article_without_boilerplate_is_left_as_it_is() -> None:
    original = blocks(PROSE, PROSE)
    stripped = strip("Headline", "Standfirst", original)
    assert stripped.blocks == tuple(original)
    assert stripped.removed == ()


EXAMPLES = sorted(
    example if isinstance(example, str) else example.text for rule in all_rules() for example in rule.examples
)
lines = st.one_of(
    st.sampled_from(EXAMPLES),
    st.text(
        alphabet=st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1, max_size=40
    ),
    st.lists(st.sampled_from([*EXAMPLES, PROSE, "he said", "(", "İ", "ſ"]), min_size=2, max_size=4).map(
        " ".join
    ),
).map(sound)
"""As nouns hold it."""


@given(headline=lines, standfirst=st.none() | lines, body=st.lists(lines, max_size=12))
def test_putting_the_spans_back_gives_the_extracted_text_again(
    headline: str, standfirst: str | None, body: list[str]
) -> None:
    extra = [ExtraRule(id="x", pattern="he said", action="drop_span")]
    stripped = strip(headline, standfirst, blocks(*body), extra=extra)

    def of(part: Part) -> list[Removed]:
        return [span for span in stripped.removed if span.part is part]

    assert restore("\n\n".join(texts(stripped.blocks)), of(Part.BODY)) == "\n\n".join(body)
    assert restore(stripped.headline, of(Part.HEADLINE)) == headline
    assert restore(stripped.standfirst or "", of(Part.STANDFIRST)) == (standfirst or "")


@given(body=st.lists(lines, max_size=12))
def test_the_spans_stand_in_order_and_apart_and_no_block_is_empty(body: list[str]) -> None:
    stripped = strip("Headline", None, blocks(*body))
    reached = 0
    for span in stripped.removed:
        assert span.text
        assert span.start >= reached
        reached = span.start + len(span.text)
    assert all(block.text for block in stripped.blocks)
