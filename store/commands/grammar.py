"""The whole command line of ``zukan-store``: every command, its arguments and their help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from register.arguments import Parser
from store.commands import collecting, copies, entering, journal, paper, people, records, setup
from store.commands import grammar_parts as part
from store.crypto.lookup import KINDS, LABELS
from store.people.roster import ROLE_LABELS, Role

if TYPE_CHECKING:
    from store.commands.grammar_parts import Tree

LIST_ROWS = 500  # one screenful for a program; a person scrolls less


def parser() -> Parser:
    """The whole command line."""
    top = Parser(
        prog="zukan-store",
        description="受託者の保管庫: 封緘済み申込を回収し、指定された取扱者だけが開きます。",
    )
    tree = top.commands()
    init = part.leaf(tree, "init", "委託契約一つの保管庫を作る", setup.init)
    init.add_argument(
        "--intake", metavar="番地", type=part.text, help="受付の番地(例 https://uketsuke.example.jp)"
    )
    _handler(part.branch(tree, "handler", "取扱者の指定、教育、終了"))
    _key(part.branch(tree, "key", "受付鍵(事業と月ごと)"))
    _recovery(tree, part.branch(tree, "recovery", "紙の回復鍵"))
    _daily(tree)
    _records(tree)
    _entry(tree)
    _catalogue(tree)
    _journal(part.branch(tree, "journal", "取扱記録簿"))
    _copies(tree)
    _places(part.branch(tree, "place", "控えを書いた場所"))
    return top


def _handler(tree: Tree) -> None:
    add = part.leaf(tree, "add", "取扱者を指定し、その人の鍵を作る", people.handler_add)
    add.add_argument("id", metavar="取扱者ID", type=part.text, help="英小文字・数字・ハイフン(例 sato)")
    add.add_argument("--name", metavar="氏名", type=part.text, required=True, help="名簿に載せる氏名")
    add.add_argument(
        "--role", metavar="役割", choices=[role.value for role in Role], default=Role.HANDLER.value,
        help="、".join(f"{role.value}({ROLE_LABELS[role]})" for role in Role),
    )  # fmt: skip
    add.add_argument(
        "--programme", metavar="事業", nargs="+", action="extend", required=True,
        help="指定する事業(いくつでも。取扱責任者と副責任者は全部)",
    )  # fmt: skip
    part.day(add, "指定の日(書かなければ今日)")
    part.signed_by_officer(add, required=False)
    part.descriptor(add, "--passphrase-fd", "新しい取扱者のパスフレーズを読む番号(書かなければ端末で入力)")
    trained = part.leaf(tree, "trained", "教育を受けた日を記録する", people.handler_trained)
    trained.add_argument("id", metavar="取扱者ID", type=part.text, help="教育を受けた人")
    part.day(trained, "教育の日(書かなければ今日)")
    trained.add_argument(
        "--instead-of",
        metavar="日付",
        type=part.iso_day,
        help="まちがえて記録した日(その日を取り消し、--on に替える)",
    )
    part.signed_by_officer(trained)
    change_ = part.leaf(tree, "change", "氏名や、指定する事業を変える", people.handler_change)
    change_.add_argument("id", metavar="取扱者ID", type=part.text, help="変える人")
    change_.add_argument("--name", metavar="氏名", type=part.text, help="新しい氏名")
    change_.add_argument(
        "--programme", metavar="事業", nargs="+", action="extend",
        help="これからの事業を全部(書かなかった事業の鍵は渡らなくなる)",
    )  # fmt: skip
    part.signed_by_officer(change_)
    end = part.leaf(tree, "end", "指定を終え、鍵を消し、事業の鍵を替える", people.handler_end)
    end.add_argument("id", metavar="取扱者ID", type=part.text, help="指定を終える人")
    part.day(end, "終了の日(書かなければ今日)")
    part.signed_by_officer(end)
    change = part.leaf(tree, "passphrase", "パスフレーズを替える", people.handler_passphrase)
    change.add_argument("id", metavar="取扱者ID", type=part.text, help="自分のID")
    change.add_argument(
        "--seen", action="store_true", help="ほかの人に知られたとき(責任者なら、名簿の署名の鍵も替える)"
    )
    part.descriptor(change, "--passphrase-fd", "今のパスフレーズを読む番号")
    part.descriptor(change, "--new-passphrase-fd", "新しいパスフレーズを読む番号")
    part.json(part.leaf(tree, "list", "名簿を見る", people.handler_list))


def _key(tree: Tree) -> None:
    new = part.leaf(tree, "new", "月の受付鍵を作る(取扱責任者か副責任者)", setup.key_new)
    part.programme_and_month(new)
    new.add_argument("--again", action="store_true", help="その月の鍵を、もう一つ新しく作る")
    part.signing_in(new, "署名する取扱責任者か副責任者")
    publish = part.leaf(tree, "publish", "開けることを確かめてから、公開鍵を書き出す", setup.key_publish)
    part.programme_and_month(publish)
    publish.add_argument(
        "--to", metavar="フォルダ", type=Path, required=True, help="受付が読むフォルダ(公開鍵だけを書きます)"
    )
    part.signing_in(publish)
    collector = part.leaf(
        tree, "collector", "回収の鍵を替える(写されたおそれがあるとき)", setup.key_collector
    )
    part.signing_in(collector, "署名する取扱責任者か副責任者")
    part.json(part.leaf(tree, "list", "受付鍵の一覧", setup.key_list))


def _recovery(top: Tree, tree: Tree) -> None:
    new = part.leaf(tree, "new", "紙の回復鍵を作り、印刷して、三つの組を打ち返す", paper.recovery_new)
    new.add_argument("--to", metavar="ファイル", type=Path, help="印刷するPDF(確かめたあとで消します)")
    part.descriptor(new, "--code-fd", "PDFの代わりに、鍵と尋ねる番号を書く番号(プログラム向け)")
    part.descriptor(new, "--groups-fd", "打ち返す三つの組を読む番号(プログラム向け)")
    part.signing_in(new, "署名する取扱責任者か副責任者")
    prove = part.leaf(tree, "prove", "紙を全部打ち、試しの封筒を開く", paper.recovery_prove)
    part.descriptor(prove, "--code-fd", "紙の鍵を読む番号(書かなければ端末で入力)")
    part.signing_in(prove, "署名する取扱責任者か副責任者")
    recover = part.leaf(top, "recover", "紙の回復鍵で、新しい取扱責任者を指定する", paper.recover)
    recover.add_argument("id", metavar="取扱者ID", type=part.text, help="新しい取扱責任者のID")
    recover.add_argument("--name", metavar="氏名", type=part.text, required=True, help="名簿に載せる氏名")
    part.descriptor(recover, "--code-fd", "紙の鍵を読む番号(書かなければ端末で入力)")
    part.descriptor(recover, "--passphrase-fd", "新しい取扱責任者のパスフレーズを読む番号")


def _daily(tree: Tree) -> None:
    collect = part.leaf(
        tree, "collect", "受付から封緘済み申込を回収する(何も開かない)", collecting.collect_now
    )
    collect.add_argument(
        "--intake", metavar="番地", type=part.text, help="受付の番地(書かなければ init のときのもの)"
    )
    part.json(collect)
    rows = part.leaf(tree, "list", "受付番号と状態の一覧(氏名は出ない)", records.list_records)
    rows.add_argument("--set-aside", action="store_true", help="別に取り置いたものを、理由とともに見る")
    rows.add_argument("--erased", action="store_true", help="消去したものを、理由とともに見る")
    rows.add_argument("--programme", metavar="事業", help="その事業のものだけ")
    rows.add_argument(
        "--target", metavar="名前", type=part.text, default="", help="その応募先・催しのものだけ"
    )
    rows.add_argument(
        "--term", metavar="年度", type=part.text, default="", help="その委託期間のものだけ(例 2026)"
    )
    rows.add_argument("--since", metavar="日付", type=part.iso_day, help="その日から受け付けたもの")
    rows.add_argument("--until", metavar="日付", type=part.iso_day, help="その日までに受け付けたもの")
    rows.add_argument(
        "--limit", metavar="件数", type=part.number, default=LIST_ROWS, help=f"一度に出す件数({LIST_ROWS})"
    )
    rows.add_argument(
        "--after", metavar="続き", type=part.place, default=("", ""), help="前の一覧の最後に出た、続きの場所"
    )
    part.signing_in(rows)
    part.json(rows)
    show = part.leaf(tree, "show", "目的を示して、記録を開く(いくつか一度に開ける)", records.show)
    show.add_argument("id", metavar="受付番号", nargs="+", type=part.text, help="受付番号か記録のID")
    part.purpose(show)
    part.signing_in(show)
    part.json(show)


def _records(tree: Tree) -> None:
    search = part.leaf(tree, "search", "氏名などがぴったり同じ記録を探す(氏名は出ない)", records.search)
    search.add_argument("--programme", metavar="事業", required=True, help="探す事業")
    search.add_argument(
        "--by", metavar="種類", choices=KINDS, required=True,
        help="、".join(f"{kind}({LABELS[kind]})" for kind in KINDS),
    )  # fmt: skip
    part.descriptor(search, "--value-fd", "探す値を読む番号(書かなければ端末で入力。引数には書けません)")
    part.purpose(search)
    part.signing_in(search)
    part.json(search)
    alike = part.leaf(tree, "duplicates", "重複のおそれを見る、判断する", records.duplicates)
    alike.add_argument("--judge", metavar="受付番号", type=part.text, help="あとから来たほう")
    alike.add_argument("--with", metavar="受付番号", dest="earlier", type=part.text, help="先に来たほう")
    alike.add_argument(
        "--as",
        metavar="判断",
        dest="verdict",
        choices=("same", "different"),
        help="same(同じ申込み)、different(別)",
    )
    part.signing_in(alike)
    part.json(alike)
    cancel = part.leaf(tree, "cancel", "電話や手紙の取下げ: 取下げコードを確かめて消去する", records.cancel)
    cancel.add_argument("id", metavar="受付番号", type=part.text, help="受付番号か記録のID")
    part.descriptor(cancel, "--code-fd", "取下げコードを読む番号(書かなければ端末で入力)")
    part.signing_in(cancel)
    erase = part.leaf(tree, "erase", "記録を消去し、事業の鍵を替える", records.erase_records)
    erase.add_argument(
        "id", metavar="受付番号", nargs="+", type=part.text, help="受付番号か記録のID(--set-aside なら指紋)"
    )
    erase.add_argument(
        "--set-aside", action="store_true", help="別に取り置いたものを、list --set-aside に出る指紋で消す"
    )
    erase.add_argument("--yes", action="store_true", help="確かめの問いを省く")
    part.purpose(erase, "消去の目的(erase-request 本人の求め、erase-ward 区の指示、erase-term 期間の終わり)")
    part.signing_in(erase)


def _entry(tree: Tree) -> None:
    enter = part.leaf(tree, "enter", "紙や電話の申込みを入力し、封をして受け入れる", entering.enter_now)
    enter.add_argument("--form", metavar="フォーム", required=True, help="登録簿のフォーム(例 application)")
    enter.add_argument(
        "--target", metavar="名前", default="", type=part.text,
        help="応募先・催しの名前(例 mihon-kappan か会社名。書かなければ一覧から選ぶ)",
    )  # fmt: skip
    enter.add_argument(
        "--from", metavar="受付番号", dest="source", type=part.text, default="",
        help="フォローアップのとき: 前の申込みの受付番号か記録のID",
    )  # fmt: skip
    enter.add_argument(
        "--notice",
        metavar="版",
        type=part.version_or_day,
        help="紙に印刷してある説明の版か、その版を使っていた日(書かなければ、受け取った日の版)",
    )
    enter.add_argument(
        "--received",
        metavar="日時",
        type=part.minute,
        help="受け取った日時(2026-04-01T09:30。書かなければ、人には尋ね、プログラムなら今)",
    )
    part.descriptor(enter, "--json-fd", "項目と申告のJSONを読む番号(プログラム向け)")
    part.signing_in(enter)
    part.json(enter)


def _catalogue(tree: Tree) -> None:
    read = part.leaf(
        tree, "catalogue", "サイトのカタログを読み、会社と催しの名前を覚える", entering.catalogue
    )
    read.add_argument(
        "--from", metavar="場所", dest="source", type=part.text,
        help="catalogue.json の番地かファイル(はじめの一度だけ。覚えます)",
    )  # fmt: skip


def _journal(tree: Tree) -> None:
    verify = part.leaf(
        tree, "verify", "書き換え・削除・差込みがないか調べる(鍵は要らない)", journal.journal_verify
    )
    verify.add_argument("--programme", metavar="事業", help="調べる事業(書かなければ全部)")
    verify.add_argument("--head", metavar="番号:値", type=part.checkpoint, help="前に控えておいた先頭値")
    verify.add_argument(
        "--checkpoint",
        metavar="ファイル",
        type=Path,
        nargs="+",
        default=[],
        help="署名つきの控え(いくつでも)",
    )
    part.json(verify)
    checkpoint = part.leaf(
        tree, "checkpoint", "先頭値に署名して、控えのファイルを作る", journal.journal_checkpoint
    )
    checkpoint.add_argument("--to", metavar="フォルダ", type=Path, required=True, help="書き出すフォルダ")
    part.signing_in(checkpoint)
    accept = part.leaf(
        tree,
        "accept",
        "戻した古い鍵束を、今のものと認める(取扱責任者か副責任者)",
        journal.journal_accept,
    )
    accept.add_argument("--yes", action="store_true", help="確かめの問いを省く")
    part.signing_in(accept, "認める取扱責任者か副責任者")
    show = part.leaf(tree, "show", "記録・取扱者・日ごとに見る", journal.journal_show)
    show.add_argument("--programme", metavar="事業", help="見る事業(書かなければ自分の事業全部)")
    show.add_argument("--record", metavar="受付番号", type=part.text, default="", help="受付番号か記録のID")
    show.add_argument("--of", metavar="取扱者ID", type=part.text, default="", help="その人がしたこと")
    part.day(show, "その日のこと")
    part.signing_in(show)
    part.json(show)


def _places(tree: Tree) -> None:
    part.json(part.leaf(tree, "list", "控えを書いた場所と、そこに残る鍵", copies.place_list))
    gone = part.leaf(tree, "gone", "控えの媒体を壊したことを記録する", copies.place_gone)
    gone.add_argument("id", metavar="媒体", type=part.text, help="place list に出る媒体の番号")
    part.day(gone, "壊した日(書かなければ今日)")
    part.signed_by_officer(gone)


def _copies(tree: Tree) -> None:
    backup = part.leaf(tree, "backup", "控えを作り直す(何も開かない)", copies.backup_now)
    backup.add_argument(
        "--medium", metavar="場所", type=part.text, help="登録簿の控えの媒体のID(一つだけなら書かなくてよい)"
    )
    backup.add_argument("--to", metavar="フォルダ", type=Path, help="控えの場所(はじめの一度だけ。覚えます)")
    restore = part.leaf(tree, "restore", "控えから保管庫を作る、または試す", copies.restore_now)
    restore.add_argument("--from", metavar="フォルダ", dest="source", type=Path, help="控えの場所")
    restore.add_argument(
        "--rehearse", action="store_true", help="仮の場所に戻し、試しの封筒を開いて、片付ける"
    )
    restore.add_argument("--handler", metavar="取扱者ID", type=part.text, help="試すとき: 操作する取扱者")
    part.descriptor(restore, "--passphrase-fd", "パスフレーズを読む番号(書かなければ端末で入力)")
