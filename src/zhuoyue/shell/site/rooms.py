"""The rooms that have addresses of their own: `/<room>/…`, names `<room>:…`."""

from zhuoyue.shell.applications import urls as applications
from zhuoyue.shell.cycles import urls as cycles
from zhuoyue.shell.eligibility import urls as eligibility
from zhuoyue.shell.honours import urls as honours
from zhuoyue.shell.letters import urls as letters
from zhuoyue.shell.notices import urls as notices
from zhuoyue.shell.panels import urls as panels
from zhuoyue.shell.people import urls as people
from zhuoyue.shell.reviews import urls as reviews
from zhuoyue.shell.subsidies import urls as subsidies
from zhuoyue.shell.supervision import urls as supervision
from zhuoyue.shell.votes import urls as votes

ROOMS = {
    "cycles": cycles.urlpatterns,
    "people": people.urlpatterns,
    "applications": applications.urlpatterns,
    "letters": letters.urlpatterns,
    "notices": notices.urlpatterns,
    "eligibility": eligibility.urlpatterns,
    "panels": panels.urlpatterns,
    "reviews": reviews.urlpatterns,
    "votes": votes.urlpatterns,
    "honours": honours.urlpatterns,
    "subsidies": subsidies.urlpatterns,
    "supervision": supervision.urlpatterns,
}
