"""What the worker writes of this room, in a process that has loaded nothing else."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESOLVED = """
import sys
from campaigns import call_me, steering
from campaigns.models import CallRequest, Campaign
for table in (CallRequest.__table__, Campaign.__table__):
    for key in table.foreign_keys:
        print(key.column)
print({"pandas", "plotly"} & set(sys.modules))
"""


def test_news_are_taken_in_without_the_web_and_without_pandas():
    done = subprocess.run([sys.executable, "-c", RESOLVED], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-400:]
    assert "poll.id" in done.stdout.split()
    assert done.stdout.splitlines()[-1] == "set()"
