"""What chapter 04 would have to see for its claims not to hold."""


def worse(interval, by):
    ends = {end: interval[end] - by for end in ("estimate", "low", "high")}
    return interval | ends


BREAKS = {
    # what is off on a batch is dead
    "C17": lambda n: {"alarms": worse(n.alarms, n.alarms.estimate)},
    # a dead unit's outgoing weights learn
    "C20": lambda n: {"dead": [True, True, False]},
    # one negative input is death
    "C22": lambda n: {"dead": n.off},
    # centring changes nothing
    "C18": lambda n: {"centred": n.shifted.estimate},
    # He's weights gain nothing
    "C42": lambda n: {"gain": worse(n.gain, n.gain.estimate)},
    # an eighth of dead units costs five points
    "C21": lambda n: {"cost": worse(n.cost, 0.05)},
    # a dead unit of layer 1 comes back by itself, as often as a deeper one
    "C19": lambda n: {"first": round(20 * n.deeper.estimate)},
    # a leak of 0.25 does what 0.01 does
    "C25": lambda n: {"large": n.small},
    # ELU survives the cliff
    "C28": lambda n: {"far": n.near},
    # PReLU helps as little as a leak of 0.01
    "C39": lambda n: {"off": n.off | {"PReLU": n.off["leak 0.01"]}},
}
