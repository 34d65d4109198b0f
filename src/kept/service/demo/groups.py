"""The groups of the borough, of every size, who looks after each, and others whom the tests have no need of."""

from kept.service.demo.cast import Cast, Group
from kept.service.organisations.models import LegalForm

MORE_PEOPLE = [
    ("dora@council.estuary.example", "Dora Finch"),
    ("hal@boats.example", "Hal Trewin"),
    ("odette@tideway.example", "Odette Farr"),
    ("marsh@minibus.example", "Juno Skelly"),
    ("lena@lantern.example", "Lena Foxglove"),
    ("piers@residents.example", "Piers Oldacre"),
    ("mina@toddlers.example", "Mina Castellan"),
    ("vera@choir.example", "Vera Plimsoll"),
    ("dov@foodshed.example", "Dov Lerner"),
    ("aggie@gardeners.example", "Aggie Stroud"),
    ("samir@welcome.example", "Samir Qadir"),
]
MORE_GROUPS = [
    Group("boats", "hal", "Hythe Youth Boats", form=LegalForm.CHARITY, income="38100.00", charity="9920011",
          does="Takes young people out on the water, whatever the weather and whatever they can pay."),
    Group("tideway", "odette", "Tideway Listening", form=LegalForm.CIO, income="421900.00", charity="9920022",
          does="Somebody to talk to, free, within two weeks."),
    Group("minibus", "juno", "Marsh Minibus", form=LegalForm.SOCIETY, income="95300.00",
          does="Two minibuses and eleven drivers, for whoever has no other way to get there."),
    Group("lantern", "lena", "Lanternlight Arts", form=LegalForm.CIC, income="61000.00",
          does="Lantern parades, and the workshops that lead up to them."),
    Group("residents", "piers", "Saltmarsh Residents", income="900.00", does="Looks after the green and the board."),
    Group("toddlers", "mina", "Quayside Toddlers", income="3200.00", does="Songs, toys and tea on Thursday mornings."),
    Group("choir", "vera", "Estuary Elders Choir", income="1150.00", does="Sings on Fridays. Anybody can join."),
    Group("foodshed", "dov", "Pontoon Food Shed", form=LegalForm.CHARITY, income="27400.00", charity="9920033",
          does="Food that shops cannot sell, for anybody who comes."),
    Group("gardeners", "aggie", "Far Bank Gardeners", income="2400.00", does="Grows vegetables on the old rail yard."),
    Group("welcome", "samir", "Reach Welcome", form=LegalForm.CIO, income="210700.00", charity="9920044",
          does="Helps people who are new here to find a home, a doctor and a friend."),
]  # fmt: skip


def more_groups(cast: Cast) -> None:
    """A dozen groups in all, with those whom the tests know."""
    for address, name in MORE_PEOPLE:
        cast.joins(address, name)
    for group in MORE_GROUPS:
        cast.adds(group)
