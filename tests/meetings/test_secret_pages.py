"""The pages of the secret form: what each person is shown, and what no page, cookie or session ever has."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from meetings.ballots.models import Envelope, OpenedBallot
from meetings.ballots.services import box
from tests.factories.roster import PASSWORD
from tests.factories.secret import cheaply, secret

ROLES = ["member", "standing", "chair", "office", "drafter", "editor", "leader", "scrutineer", "auditor", "sysadmin"]


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def made(people):
    return secret(people)


@pytest.fixture
def running(made):
    return made[0].appointed().drawn().opened(), made[1]


def freshly(client):
    """The password typed just now."""
    client.post(reverse("accounts:fresh"), {"password": PASSWORD})
    return client


def long_ago(client):
    """The password was typed at some other time."""
    session = client.session
    session.pop("typed_at", None)
    session.save()


def url(name, run):
    return reverse(f"ballots:{name}", args=[run.ballot.pk])


def test_the_voting_page_has_three_choices_and_the_receipt_comes_once(running, as_user):
    run, voters = running
    client = as_user(voters[0])
    page = client.get(run.ballot.get_absolute_url())
    assert all(f'value="{choice}"' in page.content.decode() for choice in ("for", "against", "abstain"))
    second = client.post(url("secret-vote", run), {"choice": "against"})
    assert "投反对票？投出后不能更改" in second.content.decode() and "no-store" in second["Cache-Control"]
    assert not Envelope.objects.exists()
    done = client.post(url("secret-vote", run), {"choice": "against", "confirmed": "1"})
    assert (done.status_code, done.url) == (302, url("secret-receipt", run))
    receipt = client.get(done.url)
    shown = box.receipts_of(run.ballot)[0]
    assert " ".join(shown[:8].upper()[n : n + 4] for n in (0, 4)) in receipt.content.decode()
    assert "no-store" in receipt["Cache-Control"]
    again = client.get(done.url).content.decode()
    assert "只在投出后显示一次" in again and shown[:4].upper() not in again


def test_the_page_says_voted_and_never_what(running, as_user):
    run, voters = running
    client = as_user(voters[0])
    client.post(url("secret-vote", run), {"choice": "against", "confirmed": "1"})
    page = client.get(run.ballot.get_absolute_url()).content.decode()
    assert (
        "您已投票" in page
        and "您已投：" not in page
        and "反对" not in page.split("ld-vote-side")[1].split("</aside>")[0]
    )
    refused = client.post(url("secret-vote", run), {"choice": "for", "confirmed": "1"})
    assert refused.status_code == 409 and "您已经投过票" in refused.content.decode()


@pytest.mark.parametrize("choice", ["maybe", "for' OR 1=1", "x" * 10_000_000])
def test_an_unknown_choice_is_refused_in_words(running, as_user, choice):
    run, voters = running
    answer = as_user(voters[0]).post(url("secret-vote", run), {"choice": choice, "confirmed": "1"})
    assert answer.status_code in (400, 409, 413) and not Envelope.objects.exists()


def test_without_a_choice_the_voter_is_back_at_the_paper(running, as_user):
    run, voters = running
    assert as_user(voters[0]).post(url("secret-vote", run)).url == run.ballot.get_absolute_url()


@pytest.mark.plan("V07")
def test_no_session_cache_or_mail_holds_a_choice_or_a_receipt(running, as_user, caplog, mailoutbox):
    run, voters = running
    for user, choice in zip(voters, ["for", "against", "abstain"] * 3, strict=False):
        client = as_user(user)
        client.post(url("secret-vote", run), {"choice": choice})
        done = client.post(url("secret-vote", run), {"choice": choice, "confirmed": "1"})
        client.get(done.url)
    stored = json.dumps([session.get_decoded() for session in Session.objects.all()]) + caplog.text
    stored += str(getattr(cache, "_cache", "")) + "".join(mail.body for mail in mailoutbox)
    traces = ["against", "abstain", "反对", "弃权", *(receipt[:16] for receipt in box.receipts_of(run.ballot))]
    assert [trace for trace in traces if trace in stored] == []


def test_a_revoked_session_votes_no_more(running, as_user):
    run, voters = running
    client = as_user(voters[3])
    Session.objects.all().delete()
    answer = client.post(url("secret-vote", run), {"choice": "for", "confirmed": "1"})
    assert answer.status_code == 302 and "sign-in" in answer.url and not Envelope.objects.exists()


def test_the_code_is_on_one_page_once(made, as_user):
    run, _voters = made
    run.appointed()
    client = as_user(run.scrutineers[0])
    assert "抽取监票码" in client.get(url("box", run)).content.decode()
    long_ago(client)
    asked = client.post(url("box-draw", run))
    assert asked.status_code == 302 and reverse("accounts:fresh") in asked.url
    freshly(client)
    page = client.post(url("box-draw", run))
    tag = run.ballot.box.tag
    assert f"{tag}-" in page.content.decode() and "no-store" in page["Cache-Control"]
    assert client.post(url("box-draw", run)).status_code == 409
    assert client.get(url("box-draw", run)).url == url("box", run)
    stored = json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert f"{tag}-" not in stored


def test_the_chair_appoints_on_a_page(made, as_user, people):
    run, _voters = made
    client = as_user("chair")
    page = client.get(url("box-appoint", run)).content.decode()
    assert "常委0" in page and people.leader.name not in page.split("<form")[1]
    few = client.post(url("box-appoint", run), {"users": [run.scrutineers[0].pk], "threshold": 2})
    assert few.status_code == 422 and "请选 2 至 9 位监票人" in few.content.decode()
    done = client.post(url("box-appoint", run), {"users": [user.pk for user in run.scrutineers], "threshold": 2})
    assert done.url == url("box", run) and run.ballot.box.scrutineers.count() == 3


def test_a_mistyped_code_is_named_and_nothing_is_tried(running, as_user):
    run, voters = running
    run.voted(voters).closed()
    client = freshly(as_user("chair"))
    wrong = run.codes[1][:-1] + ("A" if run.codes[1][-1] != "A" else "C")
    page = client.post(url("box-open", run), {"code1": run.codes[0], "code2": wrong})
    assert page.status_code == 422 and "第 2 个监票码：有输错的字符" in page.content.decode()
    assert not OpenedBallot.objects.exists()
    typed = {"code1": run.codes[0].lower().replace("-", " "), "code2": run.codes[2]}
    assert client.post(url("box-open", run), typed).url == url("box", run)
    assert run.ballot.status == "opened"


def test_the_result_has_totals_the_sum_and_no_names(running, as_user):
    run, voters = running
    run.voted(voters, ["for"] * 7 + ["against"]).closed().unsealed().declared()
    page = as_user("standing").get(run.ballot.get_absolute_url()).content.decode()
    assert "应到 8，实到 8 ≥ 6 符合法定人数；赞成 7 &gt; 4 通过" in page
    assert "有效票 8 张，无效票 0 张" in page and "记名名单" not in page
    kept = as_user("standing").get(url("box", run)).content.decode()
    assert f"由{run.chair.name}办理" in kept and "监票人到场输入了 2 个监票码" in kept
    whole = as_user("standing").get(url("box", run)).content.decode()
    assert "密钥已于" in whole and "python3 retally.py" in whole and run.ballot.box.digest in whole
    resolution = as_user("standing").get(run.ballot.resolution.get_absolute_url()).content.decode()
    assert "常委0" not in resolution


def test_a_voter_finds_his_envelope_and_the_file_has_the_digest(running, as_user):
    run, voters = running
    receipt = box.cast_secret(run.ballot, by=voters[0], choices={"motion": "for"})
    assert as_user("standing").get(url("box-envelopes", run)).status_code == 404
    run.closed()
    client = as_user("standing")
    assert "在票箱里。" in client.post(url("box-envelopes", run), {"receipt": receipt[:8].upper()}).content.decode()
    wide = receipt[:8].upper().translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEF"})
    found = client.post(url("box-envelopes", run), {"receipt": f"{wide[:4]}　{wide[4:]}"}).content.decode()
    assert "在票箱里。" in found and "开头两组" not in found
    assert "没有找到" in client.post(url("box-envelopes", run), {"receipt": "0" * 16}).content.decode()
    assert "开头两组" in client.post(url("box-envelopes", run), {"receipt": "王"}).content.decode()
    assert client.get(url("box-envelopes-text", run)).content.decode() == f"{receipt}\n"


@pytest.mark.plan("V08")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_a_count_by_option_before_the_result(running, as_user, role):
    run, voters = running
    run.voted(voters, ["against"] * 7 + ["abstain"])
    names = ["box", "box-envelopes", "box-envelopes-text", "box-export", "box-open"]
    addresses = [run.ballot.get_absolute_url(), reverse("ballots:ballot-list"), *(url(name, run) for name in names)]
    addresses += [reverse("ballots:ballot-list") + "?format=xlsx"]
    for step in (None, run.closed):
        if step:
            step()
        for address in addresses:
            answer = as_user(role).get(address, follow=True)
            body = b"".join(answer) if answer.streaming else answer.content
            assert "反对 7" not in body.decode("utf-8", "ignore") and b"papers" not in body, address
    assert as_user(role).get(url("box-export", run)).status_code != 200


@pytest.mark.plan("V16")
def test_the_page_claims_no_more_than_the_design_and_says_what_stays_open(running, as_user, settings):
    run, voters = running
    page = as_user(voters[0]).get(url("box", run)).content.decode()
    for open_point in ("服务器程序同时看得到", "串通", "偷换公钥", "换掉您的", "全票一致", "身后有人"):
        assert open_point in page
    for claim in ("绝对", "完全匿名", "任何人都不可能", "无法追踪"):
        assert claim not in page


@pytest.mark.plan("V16")
def test_where_the_server_keeps_the_key_the_page_says_so(made, as_user, settings):
    settings.BALLOT_KEYS = "server"
    run, voters = made
    run.opened()
    page = as_user(voters[0]).get(url("box", run)).content.decode()
    assert "由服务器保管密钥" in page and "开箱以前，能同时读取数据库和服务器文件的管理员，可以打开信封" in page
    assert "监票码只在监票人手里" not in page


def test_pages_are_light_and_are_not_kept(running, as_user):
    run, voters = running
    for address in (run.ballot.get_absolute_url(), url("box", run)):
        answer = as_user(voters[0]).get(address)
        assert len(answer.content) < 60_000
    assert "no-store" in answer["Cache-Control"]
