"""A notice that an award ends or comes to less: on its day the award is changed, and its payments planned anew."""

from copy import copy
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.actions.changing import hold_payments, plan_anew
from kept.service.awards.models import Award, Ending, Version
from kept.service.awards.schedule import cut_short, least, replanned
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe

AT = time(0, 5)


@subscribe(events.ENDING_NOTIFIED)
def on_its_day(entry: Entry) -> None:
    """Have the calendar carry it out on the day it takes effect."""
    ending = Ending.objects.get(pk=entry.subject_id)
    if ending.effective_on is not None and (ending.amount is not None or ending.what == Ending.What.END):
        at = timezone.make_aware(datetime.combine(ending.effective_on, AT))
        take_effect.using(run_after=max(at, clock.now())).enqueue(ending.pk)


@task()
def take_effect(number: int) -> None:
    """Make the award what its notice said, unless that was taken back or is done. Safe to run twice.

    What is paid by then stays: it never comes to less than that. Where the award ends, it comes to what its days until
    then are worth.
    """
    with transaction.atomic():
        of = Ending.objects.select_related("award").get(pk=number)
        was = Award.objects.select_for_update(of=("self",)).select_related("funder", "holder").get(pk=of.award_id)
        ending = Ending.objects.get(pk=number)
        done = Version.objects.filter(ending=ending).exists()
        if done or not ending.stands or ending.effective_on is None or ending.effective_on > clock.today():
            return
        hold_payments(was)
        payments = list(was.payments.order_by("due_on", "pk").prefetch_related("corrections", "claim"))
        now = copy(was)
        if ending.amount is not None:
            now.amount = max(ending.amount, least(payments))
            percent = was.application.opportunity.upfront_percent
            after = replanned(was, payments, was.ends_on, now.amount, percent)
        else:
            after = cut_short(was, payments, ending.effective_on)
            now.amount = sum((one.amount for one in after), Decimal(0))
        if now.amount <= 0 or now.amount == was.amount:  # nothing of it was due by then, or all: it stays as promised
            return
        Version.between(was, now, on=ending.effective_on, ending=ending).save()
        plan_anew(now, after, ending.given_by)
        record(events.CARRIED_OUT, ending, by=None, acting_for=was.funder, amount=now.amount)
