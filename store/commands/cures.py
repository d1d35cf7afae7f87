"""直し方 on the terminal: what to do about a refusal whose cure is a command or an option. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from store.errors import StoreError

#: By the error's code; ``{…}`` is one of its details.
CURES: Mapping[str, str] = {
    "another-contracts-copy": "--from を確かめてください。",
    "another-contracts-intake": "--intake の番地を確かめてください。",
    "another-contracts-store": "--contract か --state を直してください。",
    "another-paper": "いちばん新しい紙を使ってください(なければ zukan-store recovery new で作り直します)。",
    "checkpoint-changed": "journal checkpoint が出したファイルを、そのまま使ってください。",
    "clock-behind": "時計を合わせて、もう一度実行してください。",
    "copy-behind": "zukan-store backup で控えを作り直し、もう一度試してください。",
    "copy-changed": "媒体を確かめ、保管庫が無事なら zukan-store backup で作り直してください。",
    "copy-lacks-key": "zukan-store backup で控えを作り直し、もう一度 collect を実行してください。",
    "copy-place-missing": (
        "媒体をつないで zukan-store backup を実行してください(回収の途中だったら、そのあと collect をもう一度)。"
    ),
    "gone-day": "--on を直してください。",
    "no-such-place": "zukan-store place list で確かめてください。",
    "copy-inside-store": "別の媒体の場所を --to に書いてください。",
    "copy-place-unset": "--to に、別の媒体の場所を書いてください。",
    "copy-shut-to-handler": "先からいる取扱者が --handler で試してください。",
    "ending-day": "--on を直してください。",
    "designation-day": "--on に、今の委託期間か、その先の登録簿にある委託期間の日を書いてください。",
    "ended-already": "zukan-store handler list で確かめてください。",
    "file-missing": "保管庫の場所(--state)を確かめてください。",
    "first-is-officer": "--role officer を付けて、取扱責任者から指定してください。",
    "handler-id": "例えば sato のように付けてください(氏名は --name に書きます)。",
    "head-of-which-journal": "--programme で事業を選んでください。",
    "intake-unset": "--intake に受付の番地を書いてください。",
    "journal-end": "zukan-store journal verify で調べ、取扱責任者に知らせてください。",
    "journal-faulty": "zukan-store journal verify で調べ、取扱責任者に知らせてください。",
    "journal-not-genuine": "何も消さずに、zukan-store journal verify の結果を取扱責任者と区へ知らせてください。",
    "keyring-not-of-this-moment": "控えからまるごと戻す(zukan-store restore)か、わけが分かっているなら取扱責任者が"
    " zukan-store journal accept で認めてください。心当たりがなければ、何も消さずに区へ知らせてください。",
    "leader-programmes": "--programme に全部の事業を書いてください。",
    "medium-unapproved": 'register/register.toml の [places] に、kind = "second-copy" の場所を、区の承諾(approval)と'
    "指示(instruction)の番号を付けて書き、--medium でそのIDを選んでください。",
    "which-medium": "--medium に、登録簿の場所のIDを書いてください。",
    "month-form": "--month を直してください。",
    "month-has-key": (
        "zukan-store key list で確かめ、そのまま key publish してください。"
        "(取扱者の終了などで替えるときは --again を付けます。)"
    ),
    "month-past": "今月か先の月を --month に書いてください。",
    "month-without-key": "zukan-store key new --programme {programme} --month {month} で作ってください。",
    "no-copy": "場所を確かめるか、zukan-store backup で作ってください。",
    "no-key-today": "zukan-store key new と key publish で今月の鍵を作ってください。",
    "no-paper": "先に zukan-store recovery new で紙の回復鍵を作ってください。",
    "no-receiving-key": "先に zukan-store key new で今月の受付鍵を作ってください。",
    "no-record-to-erase": "zukan-store list で受付番号かIDを確かめてください。",
    "no-state": "--state か --contract を確かめるか、zukan-store init で作ってください。",
    "no-such-aside": "zukan-store list --set-aside に出る指紋を書いてください。",
    "no-such-pair": "zukan-store duplicates で確かめてください。",
    "no-such-receiving-key": "zukan-store key list で確かめてください。",
    "no-such-record": (
        "zukan-store list で受付番号かIDを確かめてください(まだ受け入れていない申込みは開けません)。"
    ),
    "no-store-yet": "zukan-store init で作るか、ある場所を --state に書いてください。",
    "no-such-training": "zukan-store handler list --json で、記録した日を確かめてください。",
    "nothing-to-change": "--name か --programme に、今と違うものを書いてください。",
    "nobody-designated": "zukan-store handler add で、はじめに取扱責任者(--role officer)を指定してください。",
    "officer-exists": "--by に取扱責任者のIDを書いてください。",
    "own-training": "ほかの取扱責任者か副責任者が、--by に自分のIDを書いて記録してください。",
    "paper-not-proved": "zukan-store recovery prove で、紙の回復鍵を一度読み直してください。",
    "purpose-not-of-form": "登録簿で、このフォームの record_purposes にある目的を選んでください。",
    "purpose-not-allowed": "--purpose に、認められた目的のどれかを書いてください。",
    "receipt-of-several": "zukan-store list で見たIDを書いてください。",
    "records-without-keys": "zukan-store backup で控えを作り直し、もう一度試してください。",
    "rehearsal-source-unset": "--from に控えの場所を書いてください(まだなければ zukan-store backup)。",
    "root-changed": "zukan-store list --handler {handler} を一度実行してください。取扱記録簿を確かめてから認めます。",
    "session-ended": "もう一度サインインしてください。",
    "state-exists": "別の場所を --state で選んでください。",
    "no-catalogue": "zukan-store catalogue --from サイトの番地/catalogue.json で読んでください。",
    "no-target-here": "--target を付けずに、もう一度実行してください。",
    "source-needed": "--from に、前の申込みの受付番号を書いてください。",
    "source-unneeded": "--from を付けずに、もう一度実行してください。",
    "target-shut": "受け取った日時(--received)と、会社か催しの名前を紙と比べてください。",
    "target-unknown": "zukan-store catalogue でカタログを読み直し、名前を確かめてください。",
    "targets-file": "ファイルを消し、zukan-store catalogue --from でもう一度読んでください。",
    "training-day": "今の委託期間の4月1日から今日までの、教育を受けた日を --on に書いてください。",
    "training-missing": "教育を行い、zukan-store handler trained {handler} --on 日付 で記録してください。",
    "unknown-handler": "zukan-store handler list で確かめてください。",
    "received-when": "--received を直してください。",
    "vault-not-of-this-moment": "控えからまるごと戻す(zukan-store restore)か、取扱責任者が zukan-store journal accept で"
    "もう一度消してください。心当たりがなければ、何も消さずに区へ知らせてください。",
    "which-store": "--contract か --state で選んでください。",
    "wrong-code": "本人に、控えの受付番号と取下げコードを一文字ずつ確かめてもらってください。",
}


def worded(error: StoreError) -> str:
    """What was refused and what to do: the error's own sentence where its cure is the same everywhere."""
    cure = CURES.get(error.code)
    return str(error) if cure is None else f"{error}直し方: {cure.format(**error.details)}"
