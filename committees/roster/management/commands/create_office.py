"""`manage.py create_office`: the first set-up of a real installation."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Power, User
from accounts.services import create_user
from audit.services import record
from committees.roster.models import Term, Union
from committees.roster.services import load_regions
from common.lifecycle import RuleError
from common.wording import cn_number

# option, question, example
QUESTIONS = [
    ("union", "本会全称", "中国某某工会全国委员会"),
    ("short_name", "简称", "某某工会"),
    ("term", "现在是第几届", "8"),
    ("starts", "本届从哪天起", "2024-01-01"),
    ("ends", "本届到哪天止", "2028-12-31"),
    ("seats", "委员名额", "150"),
    ("standing_seats", "常委名额", "45"),
    ("admin", "第一位系统管理员的登录名", "admin"),
    ("admin_name", "系统管理员姓名", "张三"),
]


class Command(BaseCommand):
    """Asks what is not given as an option, sets everything up or nothing, and says what to do next."""

    help = "First set-up: regions, the national union, the term, the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option for each question."""
        for option, question, example in QUESTIONS:
            parser.add_argument(f"--{option.replace('_', '-')}", help=f"{question}，例如 {example}")
        parser.add_argument("--no-input", action="store_true", help="不提问；缺什么就停下")

    def handle(self, **options: Any) -> None:
        """Once. A second run finds the office there and changes nothing."""
        existing = Union.objects.filter(level=Union.Level.NATIONAL).first()
        if existing:
            self.stdout.write(f"已经建好：{existing.name}。没有改动。")
            return
        answers = {option: self.answer(option, question, example, options) for option, question, example in QUESTIONS}
        username, password = self.set_up(answers)
        self.say_next(answers, username, password)

    def answer(self, option: str, question: str, example: str, options: dict[str, Any]) -> str:
        """From the option, else asked."""
        given = options.get(option)
        if not given and not options["no_input"]:
            given = input(f"{question}（例如 {example}）：")
        if not (given or "").strip():
            raise CommandError(f"还缺“{question}”，请加上 --{option.replace('_', '-')} {example}")
        return str(given).strip()

    @transaction.atomic
    def set_up(self, answers: dict[str, str]) -> tuple[str, str]:
        """All rows in one transaction."""
        load_regions()
        union = Union.objects.create(
            name=answers["union"], short_name=answers["short_name"], level=Union.Level.NATIONAL
        )
        term = self.make_term(answers)
        record(None, "office.created", union, term=term.number)
        taken = User.objects.filter(username=answers["admin"]).first()
        if taken:
            raise CommandError(f"登录名 {answers['admin']} 已经有人用了，请换一个。")
        try:
            user, password = create_user(answers["admin"], answers["admin_name"], Power.SYSTEM, by=None)
        except RuleError as error:
            raise CommandError(" ".join(str(sentence) for sentence in error.missing)) from error
        return user.username, password

    def make_term(self, answers: dict[str, str]) -> Term:
        """The term, with its numbers and days checked."""
        try:
            starts, ends = date.fromisoformat(answers["starts"]), date.fromisoformat(answers["ends"])
            number, seats, standing = int(answers["term"]), int(answers["seats"]), int(answers["standing_seats"])
        except ValueError as error:
            raise CommandError("届次和名额请填数字，日期请写成 2024-01-01 这样。") from error
        if ends <= starts or standing > seats or min(number, seats, standing) < 1:
            raise CommandError("本届的结束日期要晚于开始日期，名额要大于 0，常委名额不能多于委员名额。")
        return Term.objects.create(number=number, starts=starts, ends=ends, seats=seats, standing_seats=standing)

    def say_next(self, answers: dict[str, str], username: str, password: str) -> None:
        """The password once, and the settings that bear the union's name."""
        self.stdout.write(f"已建好：{answers['union']}，第{cn_number(int(answers['term']))}届。")
        self.stdout.write(f"系统管理员 {username} 的临时密码：{password}（只显示这一次，第一次登录要换）")
        self.stdout.write("请在环境里设：")
        self.stdout.write(f"  UNION_NAME={answers['union']}")
        self.stdout.write("  SEAL_TEXT=两个字的印记，例如 联动")
        self.stdout.write("  DOCUMENT_CODE=发文代字，例如 装工发")
        self.stdout.write("  SITE_URL=https://portal.example.org")
        self.stdout.write("下一步：系统管理员登录，给会务人员开账号、任岗位；会务人员在“名册导入”里导入委员名册。")
