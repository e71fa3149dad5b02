"""What a demo's processes are told: invented secrets, the simulated phone company, nothing of the operator's."""

import hashlib
import os
import secrets
from pathlib import Path


def environment(file: Path, port: int) -> dict[str, str]:
    """The environment of a demo over this database file, served on this port."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDSWELL_", "TWILIO_"))}
    address = f"http://127.0.0.1:{port}"
    return ours | {
        "DATABASE_URL": f"sqlite:///{file}",
        "GROUNDSWELL_PUBLIC_URL": address,
        "GROUNDSWELL_SECRET_KEY": _secret("cookies", file),
        "GROUNDSWELL_PASSWORD_SALT": _secret("passwords", file),
        "GROUNDSWELL_TOTP_KEY": _secret("second steps", file),
        "GROUNDSWELL_TWILIO_BASE_URL": f"{address}/sim",
        "GROUNDSWELL_SENDER_NUMBER": "+12025550190",
        "GROUNDSWELL_POSTAL_ADDRESS": "Lantern Coalition, PO Box 1, Nolin, Franklin 00107",
        "GROUNDSWELL_REFRESH_WEEKLY": "false",
        "GROUNDSWELL_LOG_LEVEL": "warning",
        "TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
    }


def _secret(of: str, file: Path) -> str:
    """The same at every start, so that who took an invitation up can sign in again; one click is anybody anyway."""
    return hashlib.sha256(f"{of} of the demo in {file.resolve()}".encode()).hexdigest()
