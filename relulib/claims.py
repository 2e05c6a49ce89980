"""What the source article claims, what holds of it, and the box that shows it.

``CLAIMS`` is the ledger: sixty claims in the words of the course, each with a
verdict and the condition under which it holds. In a chapter, :func:`claim` puts the
evidence of that very run beside the verdict, and raises when the two do not agree.
:func:`evidence` reads the boxes back from an executed notebook.
"""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "CHAPTERS",
    "CLAIMS",
    "SECTIONS",
    "VERDICTS",
    "Claim",
    "Unsupported",
    "claim",
    "evidence",
]

# A box stores its evidence as JSON in this attribute of its HTML. An output type of its
# own would be the cleaner place, but the book's build warns of types it does not know,
# and metadata are dropped when a notebook is normalised.
RECORD = "data-claim"

VERDICTS = {  # verdict -> what it means
    "true": "holds as it stands",
    "true with conditions": "holds where the condition is met",
    "misleading": "has a true core, and suggests something that is wrong",
    "false": "does not hold",
    "untestable": "too vague: no observation could contradict it",
}

SECTIONS = {  # section of the source article -> what it is about
    "S1": "What ReLU is",
    "S2": "Why networks use it",
    "S3": "ReLU as a formula",
    "S4": "What it has over other activations",
    "S5": "Units that die, and remedies",
    "S6": "ReLU during training",
    "S7": "Variants of ReLU",
    "S8": "ReLU and the design of a network",
    "S9": "What it costs to compute",
    "S10": "Gradients in backpropagation",
    "S11": "Which layers may use it",
    "S12": "What research has found",
}

CHAPTERS = (
    DEFINITION,
    DERIVATIVES,
    VANISHING,
    DYING,
    VARIANTS,
    DYNAMICS,
    COST,
    PLACEMENT,
    ARCHITECTURES,
) = (
    "01-definition",
    "02-derivatives",
    "03-vanishing-gradients",
    "04-dying-relu",
    "05-variants",
    "06-training-dynamics",
    "07-computational-cost",
    "08-layer-placement",
    "09-architecture-findings",
)


class Unsupported(AssertionError):
    """A run did not show what a verdict rests on; the message says both."""


@dataclass(frozen=True)
class Claim:
    """One row of the ledger.

    Text between backticks is code. There is no other markup.

    Attributes
    ----------
    id : str
        C01 to C60, in the order of the source article.
    sections : tuple of str
        Where the source article says so, keys of ``SECTIONS``.
    statement : str
        The claim in words of the course.
    verdict : str
        A key of ``VERDICTS``.
    condition : str
        What holds, and when.
    citations : tuple of str
        Keys in references.bib; empty where the reason is arithmetic.
    chapters : tuple of str
        Where it is tested, file names without ending.
    """

    id: str
    sections: tuple[str, ...]
    statement: str
    verdict: str
    condition: str
    citations: tuple[str, ...]
    chapters: tuple[str, ...]


_ROWS = (
    Claim(
        "C01",
        ("S1", "S2", "S3", "S4", "S5", "S6", "S8", "S9", "S11", "S12"),
        "ReLU keeps a positive number and makes every other number zero: "
        "f(x) = max(0, x).",
        "true",
        "So it is for real numbers. The function is continuous and convex, scales "
        "along with its input, f(c x) = c f(x) for c ≥ 0, and has a kink at 0.",
        ("fukushima1969", "nair2010", "glorot2011"),
        (DEFINITION,),
    ),
    Claim(
        "C02",
        ("S3",),
        "ReLU maps 5 to 5 and -3 to 0.",
        "true",
        "Both values are right. Two points alone would fit many other functions.",
        (),
        (DEFINITION,),
    ),
    Claim(
        "C03",
        ("S3", "S4", "S9"),
        "A Python function that returns `max(0, x)` implements ReLU.",
        "misleading",
        "It does so for single numbers. Several numbers at once raise an error, an "
        "array of one number slips through, and whether `nan` survives depends on the "
        "order of the two arguments.",
        (),
        (DEFINITION, COST),
    ),
    Claim(
        "C04",
        ("S1", "S2", "S4", "S6", "S7", "S8", "S9", "S11", "S12"),
        "ReLU is cheap to compute.",
        "true with conditions",
        "It is about as cheap as an activation can be. But an elementwise operation on "
        "a large array mostly waits for memory, and takes a small part of a step next "
        "to the matrix products.",
        ("williams2009",),
        (DEFINITION, COST),
    ),
    Claim(
        "C05",
        ("S2", "S4", "S6", "S9", "S11"),
        "Because ReLU is cheap, large networks train faster with it.",
        "misleading",
        "The time of a step is set by the matrix products. The well-known factor of "
        "six over tanh counts iterations, of one small network, with learning rates "
        "chosen separately.",
        ("krizhevsky2012",),
        (DYNAMICS, COST),
    ),
    Claim(
        "C06",
        ("S1", "S2", "S4", "S6", "S8", "S9", "S10", "S12"),
        "ReLU helps against vanishing gradients.",
        "true with conditions",
        "It does when the weights start with variance 2 / fan_in and the layers are "
        "not narrow. The gain is large over sigmoid; tanh with a suitable start hardly "
        "vanishes either.",
        ("he2015", "glorot2010", "hanin2018"),
        (VANISHING,),
    ),
    Claim(
        "C07",
        ("S1", "S4", "S10", "S12"),
        "Vanishing gradients slow down learning in deep networks, or stop it.",
        "true",
        "It was found in recurrent and in plain deep networks. Normalisation and skip "
        "connections make it far less of a problem.",
        ("hochreiter1991", "bengio1994", "glorot2010"),
        (VANISHING, DYNAMICS),
    ),
    Claim(
        "C08",
        ("S2", "S6", "S8", "S9"),
        "Where gradients vanish, the layers that stop learning are the deep ones.",
        "misleading",
        "The gradient shrinks on its way back, so it is the layers next to the input "
        "that get little; the last ones still learn. With ReLU and too small weights "
        "the gradients of the weights can be equally tiny in all layers.",
        ("glorot2010",),
        (VANISHING,),
    ),
    Claim(
        "C09",
        ("S1", "S2"),
        "ReLU is in wide use, in convolutional networks and beyond.",
        "true",
        "Above all in convolutional networks. Many language models of recent years use "
        "GELU or a gated unit such as SwiGLU instead.",
        ("shazeer2020",),
        (ARCHITECTURES,),
    ),
    Claim(
        "C10",
        ("S1", "S2", "S4", "S6"),
        "Complicated patterns can only be learned with something non-linear.",
        "true",
        "For approximating any continuous function, every activation that is not a "
        "polynomial is enough, with one hidden layer of any width. ReLU is not special "
        "in this.",
        ("leshno1993",),
        (DEFINITION,),
    ),
    Claim(
        "C11",
        ("S1", "S2", "S4", "S6"),
        "Without activations a deep network is no more than a chain of linear maps.",
        "true",
        "With biases the maps are affine, and the chain is one affine map. Pooling, "
        "normalisation and gates are non-linear too, and the way a linear network "
        "learns is not linear.",
        ("saxe2014",),
        (DEFINITION,),
    ),
    Claim(
        "C12",
        ("S4",),
        "Calculating with straight lines alone, a network would not understand the "
        "real world.",
        "untestable",
        "Nothing says how to measure understanding. A ReLU network is itself made of "
        "straight pieces; there are only many of them.",
        ("montufar2014",),
        (DEFINITION,),
    ),
    Claim(
        "C13",
        ("S2", "S3", "S6"),
        "The bend of ReLU lets a network represent more complicated relations and find "
        "patterns more easily.",
        "true with conditions",
        "The largest possible number of linear pieces grows exponentially with depth. "
        "The mean number at a random start is far smaller: it is bounded by the number "
        "of neurons to the power of the number of inputs, whatever the depth.",
        ("pascanu2014", "montufar2014", "hanin2019patterns"),
        (DEFINITION,),
    ),
    Claim(
        "C14",
        ("S1", "S2"),
        "Networks with ReLU reach the best results in vision and in language.",
        "true with conditions",
        "They did in image recognition in 2012 and 2015. In a comparison of "
        "transformers from 2020 ReLU and GELU are about equal, and gated units are "
        "ahead of both.",
        ("krizhevsky2012", "he2015", "shazeer2020"),
        (ARCHITECTURES,),
    ),
    Claim(
        "C15",
        ("S1", "S2"),
        "ReLU makes a network better at learning and at making decisions.",
        "untestable",
        "It is not said better than what, at which task, or by which measure.",
        (),
        (DEFINITION,),
    ),
    Claim(
        "C16",
        ("S4", "S9"),
        "ReLU keeps the deep layers of a network learning.",
        "true with conditions",
        "The conditions are those of C06. Even then only the mean square of the signal "
        "is kept: the signal of a typical network shrinks with depth, the more so the "
        "narrower it is.",
        ("hanin2018", "hanin2020products"),
        (VANISHING,),
    ),
    Claim(
        "C17",
        ("S5", "S6", "S8", "S10", "S11", "S12"),
        "A ReLU unit is dead when it outputs zero always.",
        "true",
        "Always means: for every point of a data set that has to be named. A unit that "
        "is off for most points is sparse, not dead.",
        ("lu2020",),
        (DYING,),
    ),
    Claim(
        "C18",
        ("S5",),
        "A unit dies because the inputs it keeps getting are negative.",
        "misleading",
        "That is the state, not its cause. The cause is too large a step, a strongly "
        "negative bias, or the random start, which is the more dangerous the deeper "
        "and narrower the network.",
        ("lu2020", "arnekvist2020"),
        (DYING,),
    ),
    Claim(
        "C19",
        ("S5",),
        "A dead unit may stay dead for ever.",
        "true with conditions",
        "In the first layer it must, under plain gradient descent on fixed data: its "
        "gradient is exactly zero and its inputs do not change. A deeper unit can wake "
        "when the layers below it move; momentum or new data can wake any unit.",
        (),
        (DYING,),
    ),
    Claim(
        "C20",
        ("S5", "S6", "S8", "S10", "S11", "S12"),
        "A dead unit does not learn and adds nothing to the output.",
        "true",
        "On that data set the gradients of its incoming and of its outgoing weights "
        "are exactly zero. It still costs time and memory.",
        (),
        (DYING,),
    ),
    Claim(
        "C21",
        ("S5",),
        "Dead units can make a network perform worse.",
        "true with conditions",
        "A few in a layer with units to spare do little. When a whole layer is dead "
        "in a network without skip connections, the output no longer depends on the "
        "input.",
        ("lu2020",),
        (DYING,),
    ),
    Claim(
        "C22",
        ("S5",),
        "The formula max(0, x) expresses that a unit is dead.",
        "false",
        "The formula says what happens to one number. Death is a statement about the "
        "weights of a unit and a whole data set.",
        (),
        (DEFINITION, DYING),
    ),
    Claim(
        "C23",
        ("S5", "S6", "S7", "S8", "S11", "S12"),
        "Leaky ReLU is max(α x, x), where α is small and positive, such as 0.01.",
        "true with conditions",
        "The formula is right for α ≤ 1. For α > 1 it bends the wrong side; "
        "max(0, x) + α min(0, x) is right for every α.",
        ("maas2013",),
        (DERIVATIVES, VARIANTS),
    ),
    Claim(
        "C24",
        ("S5", "S7", "S8", "S11"),
        "For a negative input Leaky ReLU gives a small number that is not zero.",
        "true",
        "Only rounding can make it zero: in 16 bits a tiny input times α may be too "
        "small to be represented.",
        ("maas2013",),
        (DERIVATIVES, VARIANTS),
    ),
    Claim(
        "C25",
        ("S5", "S6", "S7", "S8", "S10", "S11", "S12"),
        "Leaky ReLU prevents units from dying.",
        "misleading",
        "A gradient gets through, but each unit that is off multiplies it by α: with "
        "α = 0.01, two in a row leave a ten-thousandth. A unit can stay on its "
        "negative side, and its inventors found no substantial effect on training.",
        ("maas2013",),
        (DYING, VARIANTS),
    ),
    Claim(
        "C26",
        ("S5", "S7"),
        "In PReLU the slope α is learned.",
        "true",
        "There is one slope per channel, or one per layer. Nothing keeps it below 1, "
        "so max(α x, x) is not its formula.",
        ("he2015",),
        (VARIANTS, ARCHITECTURES),
    ),
    Claim(
        "C27",
        ("S7",),
        "A learned slope can improve a network further.",
        "true with conditions",
        "It did on ImageNet, for the network in the paper that introduced it. Whether "
        "it does elsewhere has to be measured there.",
        ("he2015",),
        (VARIANTS, ARCHITECTURES),
    ),
    Claim(
        "C28",
        ("S5",),
        "ELU and SELU were made to keep units alive.",
        "false",
        "ELU was made to bring the mean activation near zero, SELU to let layers "
        "normalise themselves. Both flatten out on the negative side, so a unit far "
        "out there gets next to no gradient.",
        ("clevert2016", "klambauer2017"),
        (DYING, VARIANTS),
    ),
    Claim(
        "C29",
        ("S7",),
        "ELU aims at faster learning and higher accuracy.",
        "true with conditions",
        "Its paper reports both for networks of more than five layers. On ImageNet "
        "others found it ahead of ReLU without batch normalisation and level with it; "
        "in a transformer it was behind.",
        ("clevert2016", "mishkin2017", "narang2021"),
        (VARIANTS, DYNAMICS),
    ),
    Claim(
        "C30",
        ("S7",),
        "ELU is x on the positive side and α (e^x - 1) elsewhere.",
        "true",
        "Only for α = 1 is its slope continuous at 0. In code `expm1` belongs there, "
        "because e^x - 1 loses digits near 0.",
        ("clevert2016", "barron2017"),
        (DERIVATIVES, VARIANTS),
    ),
    Claim(
        "C31",
        ("S7",),
        "The variants stay as simple and fast as ReLU.",
        "true with conditions",
        "Leaky ReLU and PReLU do. ELU and its relatives need an exponential, which "
        "costs more per number, though little next to a matrix product.",
        (),
        (VARIANTS, COST),
    ),
    Claim(
        "C32",
        ("S5", "S6", "S7", "S8", "S10", "S11"),
        "A Python function that returns `max(alpha * x, x)` implements Leaky ReLU.",
        "misleading",
        "Like the one of C03 it takes single numbers only. With `alpha` above 1 it is "
        "another function.",
        (),
        (VARIANTS,),
    ),
    Claim(
        "C33",
        ("S5", "S6", "S8", "S10"),
        "The variants keep units active, and so make the network more effective.",
        "misleading",
        "Differences between activations of this family are small, depend on the task, "
        "and often lie within the spread of seeds. In a large study of transformers "
        "GELU equalled ReLU, ELU and SELU fell behind, and gated units did better.",
        ("narang2021",),
        (VARIANTS,),
    ),
    Claim(
        "C34",
        ("S6", "S9"),
        "ReLU makes training faster and easier.",
        "true with conditions",
        "Compared with sigmoid, and with tanh in the networks where this was measured, "
        "it does. With batch normalisation sigmoid comes near to ReLU.",
        ("krizhevsky2012", "mishkin2017"),
        (DYNAMICS,),
    ),
    Claim(
        "C35",
        ("S6", "S8", "S9", "S12"),
        "ReLU keeps gradients from becoming too small.",
        "true with conditions",
        "It multiplies a gradient by 0 or 1. Whether the result shrinks or grows is up "
        "to the weights: the gradients of ReLU networks can vanish and can explode.",
        ("he2015", "hanin2018"),
        (VANISHING,),
    ),
    Claim(
        "C36",
        ("S8",),
        "The choice of ReLU matters a lot for the architecture.",
        "untestable",
        "No difference is named. What it does change is the initial variance, the "
        "place of normalisation, narrow layers that are better left linear, and the "
        "last activation of a residual block.",
        ("he2015", "ioffe2015", "sandler2018", "he2016identity"),
        (PLACEMENT,),
    ),
    Claim(
        "C37",
        ("S8",),
        "Because ReLU is cheap, networks can be deeper.",
        "false",
        "A layer costs what its matrix product costs. Depth came with initialisation, "
        "normalisation and skip connections; a plain ReLU network of 30 layers did "
        "train, but did worse than one of 14.",
        ("he2015", "ioffe2015", "he2016residual"),
        (COST,),
    ),
    Claim(
        "C38",
        ("S8",),
        "With ReLU, more layers hardly slow the training down.",
        "false",
        "The time of a step grows in proportion to the number of equal layers, with "
        "every activation.",
        (),
        (COST,),
    ),
    Claim(
        "C39",
        ("S8",),
        "To avoid dead units, choose Leaky ReLU or PReLU.",
        "true with conditions",
        "It can help. Before that come a smaller learning rate or a warm-up, He's "
        "initialisation, biases that start at zero, and normalisation.",
        ("he2015", "rister2020"),
        (DYING,),
    ),
    Claim(
        "C40",
        ("S8",),
        "With Leaky ReLU or PReLU a network is more robust and fit for harder tasks.",
        "untestable",
        "It is not said against what it is robust, nor which task is meant; no study "
        "is named.",
        (),
        (VARIANTS,),
    ),
    Claim(
        "C41",
        ("S9",),
        "In networks with many layers ReLU does not slow things down.",
        "true with conditions",
        "Its share of a step is small at any depth. The step as a whole takes longer "
        "with every layer.",
        (),
        (DYNAMICS, COST),
    ),
    Claim(
        "C42",
        ("S9",),
        "With ReLU one can go deeper and need not fear that training gets stuck.",
        "false",
        "At a fixed width, the probability that a plain ReLU network is constant from "
        "the start tends to 1 with depth. A wide one still needs the right initial "
        "variance.",
        ("lu2018", "lu2020", "he2015"),
        (DYING,),
    ),
    Claim(
        "C43",
        ("S10",),
        "Backpropagation adjusts the weights by how wrong the predictions are.",
        "misleading",
        "Backpropagation computes the gradient of the loss and changes nothing. The "
        "optimiser changes the weights.",
        ("goodfellow2016",),
        (DERIVATIVES,),
    ),
    Claim(
        "C44",
        ("S10",),
        "On the positive side the slope is 1, so the error passes back with ease.",
        "true with conditions",
        "Through the unit it does. Between units it is multiplied by the weights, and "
        "at a symmetric random start about half of the units let nothing through.",
        ("he2015",),
        (DERIVATIVES, VANISHING),
    ),
    Claim(
        "C45",
        ("S10",),
        "The slope is 0 for all x ≤ 0, so also at 0 itself.",
        "true with conditions",
        "For x < 0 it is. At 0 there is no slope: every number from 0 to 1 is a "
        "subgradient, and 0 is the one that frameworks report by convention.",
        ("bertoin2021", "bolte2021"),
        (DERIVATIVES,),
    ),
    Claim(
        "C46",
        ("S10",),
        "A slope of either 0 or 1 helps against vanishing gradients.",
        "true with conditions",
        "A factor of 1 shrinks nothing, whereas the slope of sigmoid is at most 1/4. "
        "But every 0 closes a path, and the conditions of C06 remain.",
        ("he2015", "hanin2018"),
        (DERIVATIVES, VANISHING),
    ),
    Claim(
        "C47",
        ("S10",),
        "Leaky ReLU has slope 1 for x > 0 and slope α for x ≤ 0.",
        "true with conditions",
        "At 0 the slope jumps, so the number reported there is again a convention.",
        ("maas2013",),
        (DERIVATIVES,),
    ),
    Claim(
        "C48",
        ("S11",),
        "ReLU fits most layers, hidden ones above all.",
        "true",
        "There are exceptions. In a narrow bottleneck ReLU can destroy information, "
        "and after the sum of a residual block it interrupts the direct path.",
        ("sandler2018", "he2016identity"),
        (PLACEMENT,),
    ),
    Claim(
        "C49",
        ("S11",),
        "ReLU is a poor output layer when the output needs a certain range.",
        "true",
        "It is poor without such a need, too: a logit that ReLU sets to zero gets no "
        "gradient. For targets that are never negative it is allowed but can stick at "
        "zero; softplus does not.",
        ("dugas2001",),
        (PLACEMENT,),
    ),
    Claim(
        "C50",
        ("S11",),
        "To get class probabilities, end with softmax.",
        "true with conditions",
        "That fits classes that exclude each other; labels that can occur together "
        "need one sigmoid each. In code the network usually returns logits, and the "
        "loss applies softmax.",
        ("goodfellow2016",),
        (PLACEMENT,),
    ),
    Claim(
        "C51",
        ("S11",),
        "Depending on the task, the output layer uses sigmoid or tanh.",
        "true with conditions",
        "The commonest case is left out: regression with a linear output. Positive "
        "targets ask for exp or softplus, and tanh fits data scaled to [-1, 1].",
        ("goodfellow2016", "radford2016"),
        (PLACEMENT,),
    ),
    Claim(
        "C52",
        ("S11",),
        "Layers may differ in their activation, with Leaky ReLU in some of them.",
        "true with conditions",
        "Some well-known models do so: DCGAN has ReLU in its generator and Leaky ReLU "
        "in its discriminator. That is a guideline from practice, not the result of a "
        "comparison.",
        ("radford2016",),
        (PLACEMENT,),
    ),
    Claim(
        "C53",
        ("S12",),
        "Recent research shows that ReLU stays popular because it is simple and "
        "efficient.",
        "misleading",
        "No study is named. The reason given in recent work is another one: its exact "
        "zeros let a trained network skip part of the work.",
        ("mirzadeh2024", "li2023"),
        (COST, ARCHITECTURES),
    ),
    Claim(
        "C54",
        ("S12",),
        "Convolutional networks with ReLU classify images and detect objects well.",
        "true",
        "Published results since 2012 say so. They are results of whole systems, and "
        "do not tell how much of them is due to ReLU.",
        ("krizhevsky2012", "he2015"),
        (ARCHITECTURES,),
    ),
    Claim(
        "C55",
        ("S12",),
        "Leaky ReLU and PReLU were found to make networks better and more stable.",
        "true with conditions",
        "PReLU was better on ImageNet in its own paper; Leaky ReLU was about equal to "
        "ReLU in its own. In a benchmark with batch normalisation PReLU led by less "
        "than one percentage point.",
        ("he2015", "maas2013", "mishkin2017"),
        (VARIANTS, ARCHITECTURES),
    ),
    Claim(
        "C56",
        ("S12",),
        "It was crucial for deep networks that ReLU weakens vanishing gradients.",
        "true with conditions",
        "It was one part, beside initialisation, normalisation and skip connections. "
        "Plain deep networks of sigmoidal units with orthogonal weights can do better "
        "than those of ReLU.",
        ("pennington2017", "he2015", "ioffe2015", "he2016residual"),
        (VANISHING, ARCHITECTURES),
    ),
    Claim(
        "C57",
        ("S12",),
        "How well ReLU does depends on the architecture and on the task.",
        "true",
        "So a comparison of activations needs several tasks, many seeds, and a "
        "learning rate that is tuned for each.",
        ("mishkin2017", "narang2021"),
        (VARIANTS, ARCHITECTURES),
    ),
    Claim(
        "C58",
        ("S12",),
        "For recurrent networks, LSTM included, ReLU may be the wrong choice.",
        "true with conditions",
        "The gates of an LSTM must lie between 0 and 1, which ReLU does not ensure. A "
        "plain recurrent network with ReLU that starts from the identity matrix was "
        "reported to be comparable to an LSTM on four tasks.",
        ("le2015", "hochreiter1997", "cooijmans2017"),
        (ARCHITECTURES,),
    ),
    Claim(
        "C59",
        ("S12",),
        "The reason is that sequences need activations that are more complex.",
        "false",
        "The trouble is that every step multiplies by the same matrix, and ReLU sets "
        "no upper limit. Starting from the identity, the simplest activation copes "
        "with long sequences; and gates are products, not a more complex curve.",
        ("le2015", "bengio1994"),
        (ARCHITECTURES,),
    ),
    Claim(
        "C60",
        ("S12",),
        "Which activation to choose depends on the task, and research goes on.",
        "true",
        "True, but it could be said of almost any choice. One survey compares 18 "
        "activations, another lists 400.",
        ("dubey2022", "kunc2024"),
        (ARCHITECTURES,),
    ),
)

CLAIMS = {row.id: row for row in _ROWS}


def claim(id, *, holds, shown):
    """Show a claim, its verdict and the evidence of this run; raise if it fails.

    Parameters
    ----------
    id : str
        Such as ``"C06"``.
    holds : bool
        Whether this run supports the *verdict* (for a claim that is false: whether it
        showed that it is false).
    shown : str
        One sentence on what this run showed, numbers with their intervals. Code goes
        between backticks.

    Raises
    ------
    Unsupported
        (an AssertionError) when `holds` is false: what was claimed, what was shown.
    ValueError
        An unknown id, no evidence, or a nan in it.
    TypeError
        When `holds` is not a bool, or `shown` not a string.
    """
    row = _row(id)
    supported = _bool(holds)
    shown = _sentence(shown)
    if not supported:
        raise Unsupported(
            f"this run does not support the verdict on {row.id}. "
            f"Claim: {row.statement} Verdict: {row.verdict}. {row.condition} "
            f"Shown by this run: {shown}"
        )
    box = _Box(row, shown)
    try:
        from IPython.display import display
    except ImportError:
        print(box)
    else:
        display(box)


def evidence(notebook):
    """Return what the boxes in an executed notebook have recorded.

    Parameters
    ----------
    notebook : str or path
        An ``.ipynb`` file.

    Returns
    -------
    list of dict
        One for each box, in order, with the keys ``id``, ``verdict``, ``holds``,
        ``shown``.

    Raises
    ------
    ValueError
        The file is not a notebook.
    """
    text = Path(notebook).read_text(encoding="utf-8")
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{notebook}: not a notebook of format 4") from error
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    pages = ["".join(o.get("data", {}).get("text/html", "")) for o in outputs]
    records = re.findall(f'{RECORD}="([^"]*)"', "\n".join(pages))
    return [json.loads(html.unescape(record)) for record in records]


class _Box:
    """A claim with its evidence, as text and as HTML."""

    def __init__(self, row, shown):
        self.record = {
            "id": row.id,
            "verdict": row.verdict,
            "holds": True,
            "shown": shown,
        }
        self.title = f"Claim {row.id}: {row.verdict}"
        self.lines = {
            "The source article says": row.statement,
            "What holds": row.condition,
            "Shown by this run": shown,
        }

    def __repr__(self):
        return "\n".join([self.title, *(f"{k}: {v}" for k, v in self.lines.items())])

    def _repr_html_(self):
        record = html.escape(json.dumps(self.record, ensure_ascii=False))
        lines = "\n".join(
            f'<p style="margin: 0.4em 0 0"><strong>{label}:</strong> {_html(text)}</p>'
            for label, text in self.lines.items()
        )
        # currentColor: legible in every theme, and nothing is said by colour alone
        return (
            f'<div role="note" id="claim-{self.record["id"]}" '
            f'aria-label="Claim {self.record["id"]}" '
            'style="border: 1px solid currentColor; border-left-width: 0.4em; '
            'border-radius: 0.3em; padding: 0.6em 0.9em; margin: 0.5em 0" '
            f'{RECORD}="{record}">\n'
            f'<p style="margin: 0"><strong>{_html(self.title)}</strong></p>\n'
            f"{lines}\n</div>"
        )


def _html(text):
    # a theme's own colours of code are meant for its page, not for a cell's output
    code = r'<code style="color: inherit; background: none">\1</code>'
    return re.sub("`([^`]+)`", code, html.escape(text))


def _row(id):
    if id in CLAIMS:
        return CLAIMS[id]
    digits = re.search(r"\d+", str(id))
    if digits is None:
        raise ValueError(f"no claim {id!r}: ids are C01 to {max(CLAIMS)}")
    number = int(digits.group())
    near = sorted(CLAIMS, key=lambda known: abs(int(known[1:]) - number))[:3]
    raise ValueError(f"no claim {id!r}; the nearest ids are {', '.join(near)}")


def _bool(holds):
    # np.bool_ without importing numpy: a comparison of two numbers gives one
    is_bool = isinstance(holds, bool) or (
        str(getattr(holds, "dtype", "")) == "bool" and holds.shape == ()
    )
    if not is_bool:
        raise TypeError(
            f"holds must be one bool, got {type(holds).__name__} {holds!r}; "
            "for an array say which you mean, .all() or .any()"
        )
    return bool(holds)


def _sentence(shown):
    if not isinstance(shown, str):
        raise TypeError(f"shown must be a string, got {type(shown).__name__}")
    shown = " ".join(shown.split())
    if not shown:
        raise ValueError("shown is empty: say in a sentence what this run showed")
    # `nan` as code is a word, a bare nan is a number that went wrong
    bare = re.search(
        "(?<![a-z])nan(?![a-z])", re.sub("`[^`]*`", "", shown), re.IGNORECASE
    )
    if bare:
        raise ValueError(f"shown holds a nan (write `nan` if it is meant): {shown}")
    return shown
