"""Words for what leaders offer one another."""

from flask_babel import lazy_gettext as _l

from alliances.directory.kinds import Topic

TOPICS = {
    Topic.FORMING: _l("Starting an alliance"),
    Topic.MEMBERS: _l("Winning member organizations"),
    Topic.CONGRESS: _l("Visits and calls to Congress"),
    Topic.PRESS: _l("Newspapers and editorial boards"),
    Topic.RADIO: _l("Radio and interviews"),
    Topic.SCHOOLS: _l("Schools"),
    Topic.CAMPUSES: _l("Universities and colleges"),
    Topic.CONGREGATIONS: _l("Congregations"),
    Topic.EVENTS: _l("Events"),
    Topic.POLLS: _l("Polls"),
    Topic.MONEY: _l("Payers and budgets"),
    Topic.SPANISH: _l("Work in Spanish"),
}
