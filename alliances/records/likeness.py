"""When two names or mailboxes may be the same person's."""

SHORTEST = 4  # letters of a word in which one slip is a slip and not another name


def is_near(one: str, other: str) -> bool:
    """Whether two folded names differ by one slip in one word, by an initial, or by the order of their words alone."""
    if one == other:
        return False
    first, second = sorted(one.split()), sorted(other.split())
    if first == second:
        return True
    left = [word for word in first if word not in second]
    right = [word for word in second if word not in first]
    if len(left) != 1 or len(right) != 1:
        return _is_initial_more(left, right)
    return _is_slip(left[0], right[0]) or _is_initial_of(left[0], right[0])


def _is_initial_more(left: list[str], right: list[str]) -> bool:
    """Maria T Duarte and Maria Duarte."""
    more = left or right
    return not (left and right) and len(more) == 1 and len(more[0]) == 1


def _is_initial_of(one: str, other: str) -> bool:
    """M Duarte and Maria Duarte."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter was changed, left out, added, or two neighbors were exchanged."""
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((number for number, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    is_changed = short[start + 1 :] == long[start + 1 :]
    is_exchanged = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return is_changed or is_exchanged


def same_mailbox(one: str, other: str) -> bool:
    """Whether two mailboxes are called the same before the @, but for dots and what follows a plus."""
    return bool(one and other) and _local(one) == _local(other)


def _local(mailbox: str) -> str:
    return mailbox.partition("@")[0].partition("+")[0].replace(".", "")
