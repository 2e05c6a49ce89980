"""What chapter 01 would have to see for its claims not to hold."""

BREAKS = {
    # ReLU learns no more than straight lines do
    "C10": lambda m: {"gap": dict.fromkeys(m["gap"], 0.0)},
    # 32 units in the plane make more than one layer of them ever could
    "C13": lambda m: {"pieces_met": 2 * m["pieces_met"]},
    # it scales along with factors below 0 as well, as a straight line does
    "C01": lambda m: {"gaps": 0 * m["gaps"]},
    "C02": lambda m: {"values": [5, -3]},
    # the order of the arguments loses nan either way
    "C03": lambda m: {"hides": [True, True]},
    # a unit that is off stays off when the data move
    "C22": lambda m: {"moved": m["on"]},
    # the net with ReLU is straight as well
    "C11": lambda m: {"bends": 0},
    # more pieces are further off
    "C12": lambda m: {"parabola": m["parabola"][::-1]},
}
