"""All addresses. A room's own stand below its name; add a room's urls here, nowhere else."""

from django.contrib.auth import views as accounts
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from zhuoyue.shell.people import views as people
from zhuoyue.shell.site import books, errors, views
from zhuoyue.shell.site import desks as desks  # noqa: PLC0414 - imported for its registration
from zhuoyue.shell.site.rooms import ROOMS

urlpatterns = [
    path("", views.desk, name="desk"),
    path(
        "login/",
        login_not_required(people.LogIn.as_view()),
        name="login",
    ),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("outbox/", views.outbox, name="outbox"),
    path("columns/<slug:table>/", views.columns, name="columns"),
    path("as/", views.act_as, name="act-as"),
    path("clock/", views.turn_clock, name="turn-clock"),
    *(path(f"{name}/", include((patterns, name))) for name, patterns in ROOMS.items()),
    path("cycles/<str:code>/", views.cycle, name="cycle"),
    path("cycles/<str:code>/book/", books.show, name="book"),
    path("cycles/<str:code>/book.jsonl", books.export, name="book-export"),
    path("cycles/<str:code>/book/seals/<int:number>.pdf", books.receipt, name="book-seal"),
    path("cycles/<str:code>/acts/<str:act>/", views.cycle_act, name="cycle-act"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/acts/<str:act>/", views.case_act, name="case-act"),
]

handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed
