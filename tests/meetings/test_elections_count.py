"""The count of papers adds up, whatever is on them."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.ballots.sealing.paper import CHOICES, Fault, InvalidPaper, Paper, Specimen, refused
from meetings.ballots.sealing.tally import tally

SPECIMEN = Specimen(("1", "2", "3"), write_ins=2, seats=2)
PAPERS = st.builds(
    Paper,
    st.fixed_dictionaries(dict.fromkeys(SPECIMEN.items, st.sampled_from(CHOICES))),
    st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=3).map(tuple),
)


@given(st.lists(PAPERS, max_size=40))
def test_every_line_has_as_many_votes_as_there_are_valid_papers_and_nobody_more_than_the_seats(papers):
    judged = [InvalidPaper(Fault.OFF_SPECIMEN) if refused(paper, SPECIMEN) else paper for paper in papers]
    totals = tally(judged, SPECIMEN)
    assert totals.valid + totals.invalid == len(papers)
    assert all(sum(votes.values()) == totals.valid for votes in totals.choices.values())
    chosen = sum(votes["for"] for votes in totals.choices.values()) + sum(totals.write_ins.values())
    assert chosen <= SPECIMEN.seats * totals.valid
