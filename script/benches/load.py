"""Load for ``script/bench intake``: whole applications over HTTP, and how long each sending took.

    python -m script.benches.load URL SECONDS THREADS   ->  {"count": …, "seconds": …, "sendings": [seconds, …]}

A process of its own, so that the client's Python does not share a lock with the server's.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

PATH = "/apply/mihon-kappan"
TYPED = {
    "name": "見本 花子", "kana": "みほん はなこ", "birth_date-year": "2003", "birth_date-month": "4",
    "birth_date-day": "9", "postal_code": "160-0000", "address": "東京都新宿区見本町1-2-3",
    "phone": "090-0000-0000", "mail": "hanako@example.jp", "job_hunting": "yes", "pass_to_company": "yes",
}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """One keep-alive connection with its cookies."""

    def __init__(self, address: str) -> None:
        self._line = http.client.HTTPConnection(address, timeout=60)
        self._cookie = ""

    def apply(self) -> float:
        """Reads, confirms, sends; the seconds that the sending took."""
        page = self._ask("GET", "")
        confirm = self._ask("POST", urlencode({**_hidden(page), **TYPED, "step": "confirm"}))
        body = urlencode({**_hidden(confirm), "step": "send"})
        began = time.perf_counter()
        done = self._ask("POST", body)
        took = time.perf_counter() - began
        if "receipt-number" not in done:
            raise SystemExit("計測の相手が、受付番号を返しませんでした。")
        return took

    def _ask(self, method: str, body: str) -> str:
        headers = {"Cookie": self._cookie, **(FORM if body else {})}
        self._line.request(method, PATH, body=body.encode() or None, headers=headers)
        answer = self._line.getresponse()
        found = answer.headers.get("Set-Cookie")
        if found:
            self._cookie = found.split(";")[0]
        return answer.read().decode("utf-8")


def _hidden(page: str) -> dict[str, str]:
    form = page.split("</form>")[0]
    return dict(HIDDEN.findall(form))


def main() -> None:
    url, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    took: list[float] = []
    began = time.perf_counter()
    ends = began + seconds

    def work() -> None:
        client = Client(urlsplit(url).netloc)
        while time.perf_counter() < ends:
            took.append(client.apply())

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(json.dumps({"count": len(took), "seconds": time.perf_counter() - began, "sendings": took}))


if __name__ == "__main__":
    main()
