"""Addresses of this room."""

from django.urls import URLPattern, path

from zhuoyue.shell.people import views

urlpatterns: list[URLPattern] = [
    path("account/", views.account, name="account"),
    path("account/password/", views.Password.as_view(), name="password"),
    path("register/", views.register, name="register"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/read/", views.read, name="read"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/invite/", views.invite, name="invite"),
    path(
        "organisations/<int:pk>/invitations/<int:invitation>/withdraw/",
        views.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("organisations/<int:pk>/members/<int:member>/remove/", views.remove, name="remove"),
    path(
        "organisations/<int:pk>/members/<int:member>/hand-over/",
        views.offer_hand_over,
        name="hand-over",
    ),
    path("organisations/<int:pk>/hand-over/", views.answer_hand_over, name="answer-hand-over"),
    path("join/<str:token>/", views.join, name="join"),
    path("administration/", views.administration, name="administration"),
    path("administration/accounts/", views.accounts, name="accounts"),
    path("administration/accounts/<int:pk>/", views.person, name="person"),
    path("administration/bodies/", views.bodies, name="bodies"),
    path("administration/appointments/", views.appointments, name="appointments"),
    path("administration/appointments/new/", views.appoint, name="appoint"),
    path("administration/appointments/<int:pk>/", views.appointment, name="appointment"),
    path("administration/administrators/", views.administrators, name="administrators"),
    path("administration/administrators/<int:pk>/release/", views.release, name="release"),
    path("administration/log/", views.log, name="log"),
]
