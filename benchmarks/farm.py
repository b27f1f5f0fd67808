"""A render farm by events: orders of jobs, machines that draw them and are lost at times, one scheduler, one line.

The scheduler and the line to it are servers with a queue each: every job costs the scheduler some time, and every clip
goes through it, as with Dask's own way of gathering results.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["POLICIES", "Farm", "Job", "Order", "Outcome", "Site"]


@dataclass(frozen=True)
class Job:
    """Work of one worker: its seconds, and the bytes that go there and come back."""

    seconds: float
    bytes_in: int
    bytes_out: int


@dataclass(eq=False)
class Order:
    """A lecture to be rendered: jobs in stages, each stage longest first, and what it takes before and after them."""

    number: int
    arrival: float
    is_edit: bool
    stages: Sequence[Sequence[Job]]
    before: float
    after: float
    waiting: deque[Job] = field(default_factory=deque)
    running: int = 0
    undelivered: int = 0
    stage: int = -1
    end: float = 0.0

    @property
    def work(self) -> float:
        """Seconds of all its jobs."""
        return sum(job.seconds for jobs in self.stages for job in jobs)


@dataclass(frozen=True)
class Site:
    """The farm's machines and what they cost: seconds to start anew, between losses, of the scheduler; bytes a second.

    `dispatch` are the scheduler's seconds a job, `attention` those a second that a worker is at work.
    """

    machines: int
    cores: int
    start: float
    between_losses: float
    dispatch: float
    attention: float
    bandwidth: float


@dataclass(frozen=True)
class Outcome:
    """What came of the orders; loads are shares of the time until the last one was done."""

    orders: Sequence[Order]
    seconds: float
    worker_load: float
    lost_share: float
    scheduler_load: float
    line_load: float
    jobs: int
    bytes: int
    losses: int

    def turnaround(self, percent: float, chosen: Callable[[Order], bool] = lambda order: True) -> float:
        """Seconds from arrival to the finished film, at a percentile."""
        return float(np.percentile([order.end - order.arrival for order in self.orders if chosen(order)], percent))


# Which order the next free worker works for: the one of the least key.
POLICIES: dict[str, Callable[[Order], tuple[float, ...]]] = {
    "fifo": lambda order: (order.number,),
    "shortest": lambda order: (order.work, order.number),
    "fair": lambda order: (order.running, order.number),
}


class Server:
    """Something that does one thing after another."""

    def __init__(self) -> None:
        self.free = 0.0
        self.busy = 0.0

    def take(self, now: float, seconds: float) -> float:
        """When a thing that comes now is done."""
        self.free = max(now, self.free) + seconds
        self.busy += seconds
        return self.free


@dataclass
class Machine:
    """Workers that are lost together. What was begun in an earlier life is of no account."""

    life: int = 0
    jobs: dict[int, tuple[Order, Job, float]] = field(default_factory=dict)


class Farm:
    """One day of a farm."""

    def __init__(self, site: Site, policy: str, random: np.random.Generator) -> None:
        self.site, self.key, self.random = site, POLICIES[policy], random
        self.machines = [Machine() for _ in range(site.machines)]
        self.idle = deque((number, 0) for _ in range(site.cores) for number in range(site.machines))
        self.scheduler, self.line = Server(), Server()
        self.events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.ready: list[tuple[tuple[float, ...], int, Order]] = []
        self.count = self.open = self.jobs = self.bytes = self.losses = 0
        self.now = self.worked = self.lost = 0.0

    def run(self, orders: Sequence[Order]) -> Outcome:
        """Does all orders."""
        self.open = len(orders)
        for order in orders:
            self._at(order.arrival + order.before, self._advance, order)
        for number in range(len(self.machines)):
            self._await_loss(number)
        while self.open:
            self.now, _, happen, details = heapq.heappop(self.events)
            happen(*details)
            self._assign()
        seconds = max(order.end for order in orders)
        return Outcome(
            orders,
            seconds,
            (self.worked + self.lost) / (seconds * self.site.machines * self.site.cores),
            self.lost / (self.worked + self.lost),
            self.scheduler.busy / seconds,
            self.line.busy / seconds,
            self.jobs,
            self.bytes,
            self.losses,
        )

    def _at(self, time: float, happen: Callable[..., None], *details: Any) -> None:
        self.count += 1
        heapq.heappush(self.events, (time, self.count, happen, details))

    # -- orders -------------------------------------------------------------------------------------------------

    def _advance(self, order: Order) -> None:
        """The next stage of an order, or its end."""
        order.stage += 1
        if order.stage == len(order.stages):
            order.end = self.now + order.after
            self.open -= 1
            return
        order.waiting.extend(order.stages[order.stage])
        order.undelivered = len(order.waiting)
        self._enlist(order)

    def _enlist(self, order: Order) -> None:
        """Puts the order where its key belongs; earlier places of it are passed over."""
        if order.waiting:
            self.count += 1
            heapq.heappush(self.ready, (self.key(order), self.count, order))

    def _next(self) -> Order | None:
        while self.ready:
            key, _, order = heapq.heappop(self.ready)
            if order.waiting and key == self.key(order):
                return order
        return None

    # -- jobs ---------------------------------------------------------------------------------------------------

    def _assign(self) -> None:
        """Gives waiting jobs to idle workers."""
        while self.idle:
            number, life = self.idle[0]
            if self.machines[number].life != life:
                self.idle.popleft()
            elif order := self._next():
                self.idle.popleft()
                self._begin(order, number)
            else:
                return

    def _begin(self, order: Order, number: int) -> None:
        job, machine = order.waiting.popleft(), self.machines[number]
        order.running += 1
        self._enlist(order)
        start = self.scheduler.take(self.now, self.site.dispatch)
        self.count += 1
        machine.jobs[self.count] = (order, job, start)
        end = start + job.bytes_in / self.site.bandwidth + job.seconds
        self._at(end, self._finish, number, machine.life, self.count)

    def _finish(self, number: int, life: int, name: int) -> None:
        machine = self.machines[number]
        if machine.life != life:
            return
        order, job, _ = machine.jobs.pop(name)
        self.idle.append((number, life))
        self.worked += job.seconds
        self.jobs += 1
        self.bytes += job.bytes_in + job.bytes_out
        self.scheduler.take(self.now, job.seconds * self.site.attention)
        order.running -= 1
        self._enlist(order)
        self._at(self.line.take(self.now, job.bytes_out / self.site.bandwidth), self._deliver, order)

    def _deliver(self, order: Order) -> None:
        order.undelivered -= 1
        if not order.undelivered:
            self._advance(order)

    # -- losses -------------------------------------------------------------------------------------------------

    def _await_loss(self, number: int) -> None:
        self._at(self.now + self.random.exponential(self.site.between_losses), self._lose, number)

    def _lose(self, number: int) -> None:
        """A machine is lost with all that it is at; those jobs come first again."""
        machine = self.machines[number]
        machine.life += 1
        self.losses += 1
        for order, job, start in machine.jobs.values():
            self.lost += max(0.0, self.now - start)
            order.waiting.appendleft(job)
            order.running -= 1
            self._enlist(order)
        machine.jobs.clear()
        self._at(self.now + self.site.start, self._return, number)

    def _return(self, number: int) -> None:
        machine = self.machines[number]
        self.idle.extend((number, machine.life) for _ in range(self.site.cores))
        self._await_loss(number)
