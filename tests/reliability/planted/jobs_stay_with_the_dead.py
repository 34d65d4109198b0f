"""A fault: nobody takes up the jobs that a dead worker had begun."""

from kept.service.worker import worker

worker.rescue = lambda: 0
