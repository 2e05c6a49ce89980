"""How sure is a mean, a share, a difference?"""

import itertools
import warnings

import numpy as np
import pytest

from relulib.statistics import (
    Interval,
    bootstrap_interval,
    median_ratio,
    paired_difference,
    t_interval,
    wilson_interval,
)


def test_t_interval_worked_by_hand():
    # 2, 3, 4: mean 3, standard deviation 1, standard error 1/sqrt(3);
    # t(0.975, 2 degrees of freedom) = 4.302653.
    interval = t_interval([2.0, 3.0, 4.0])
    assert interval.estimate == 3.0
    assert interval.half_width == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)


def test_wilson_worked_by_hand():
    # 0 of 10: [0, z^2 / (n + z^2)] with z = 1.959964.
    z2 = 1.959964**2
    interval = wilson_interval(0, 10)
    assert interval.low == 0.0
    assert interval.high == pytest.approx(z2 / (10 + z2), rel=1e-6)


def test_wilson_is_the_same_seen_from_the_failures():
    for trials in (1, 2, 10):
        for k in range(trials + 1):
            one, other = wilson_interval(k, trials), wilson_interval(trials - k, trials)
            assert one.estimate == k / trials
            assert one.low == pytest.approx(1 - other.high, abs=1e-15)
            assert 0 <= one.low <= one.estimate <= one.high <= 1


DRAWS = np.random.default_rng(5).lognormal(size=(2, 20))
LEVELLED = {
    "t": lambda **level: t_interval(DRAWS[0], **level),
    "paired": lambda **level: paired_difference(*DRAWS, **level),
    "bootstrap": lambda **level: bootstrap_interval(DRAWS[0], **level),
    "ratio": lambda **level: median_ratio(*DRAWS, **level),
    "wilson": lambda **level: wilson_interval(7, 20, **level),
}


@pytest.mark.parametrize("interval", LEVELLED.values(), ids=LEVELLED)
def test_a_higher_level_is_a_wider_interval_that_says_its_level(interval):
    bands = [interval(level=level) for level in (0.5, 0.8, 0.99)]
    assert [band.level for band in bands] == [0.5, 0.8, 0.99]
    for inner, outer in itertools.pairwise(bands):
        assert inner.estimate == outer.estimate
        assert outer.low < inner.low < inner.high < outer.high
    assert interval() == interval(level=0.95)


@pytest.mark.parametrize("interval", LEVELLED.values(), ids=LEVELLED)
@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_lies_between_0_and_1(interval, level):
    with pytest.raises(ValueError, match=f"^level .* got {level}"):
        interval(level=level)


@pytest.mark.parametrize("interval", [t_interval, bootstrap_interval])
def test_an_interval_covers_the_truth_as_often_as_it_says(interval):
    draws = np.random.default_rng(0).normal(1.0, 2.0, size=(20, 1000))
    band = interval(draws)
    covered = np.mean((band.low <= 1.0) & (1.0 <= band.high))
    assert 0.90 < covered < 0.975


def test_the_seed_is_the_first_axis():
    curves = np.arange(24.0).reshape(4, 3, 2)
    for band in (t_interval(curves), bootstrap_interval(curves, np.median)):
        assert band.low.shape == band.high.shape == (3, 2)
        np.testing.assert_allclose(band.estimate, curves[:2].mean(0) + 6.0)


def test_pairing_removes_what_the_seeds_share():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 10, 20)
    a, b = luck + 1 + rng.normal(0, 0.1, 20), luck + rng.normal(0, 0.1, 20)
    paired = paired_difference(a, b)
    assert paired.low < 1 < paired.high
    assert paired.half_width < 0.2 < t_interval(a).half_width


@pytest.mark.parametrize("interval", [t_interval, bootstrap_interval])
@pytest.mark.parametrize("dtype", ["bool", "uint8", "float32"])
def test_samples_of_any_real_type_are_computed_in_float64(interval, dtype):
    samples = np.array([0, 1, 1, 1, 0]) if dtype == "bool" else 0.7 * np.arange(9)
    samples = samples.astype(dtype)
    assert interval(samples) == interval(samples.astype(float))
    assert isinstance(interval(samples).estimate, float)
    difference = paired_difference(samples[:-1], samples[1:])
    assert difference == t_interval(np.diff(-samples.astype(float)))


def test_equal_samples_have_an_interval_of_width_zero():
    for band in (t_interval([0.5] * 5), bootstrap_interval([0.5] * 5)):
        assert (band.low, band.estimate, band.high) == (0.5, 0.5, 0.5)
        assert str(band) == "0.500 ± 0"


def test_a_run_that_never_arrives_is_infinite_and_the_median_bears_it():
    a = np.array([100.0, 120, 140, 160, np.inf])
    b = np.array([50.0, 60, 70, 80, 90])
    ratio = median_ratio(a, b)
    assert ratio.estimate == 2.0
    assert ratio.low <= 2.0 <= ratio.high
    assert median_ratio(np.full(5, np.inf), b).estimate == np.inf
    with pytest.raises(ValueError, match="^b: its median is infinite"):
        median_ratio(b, np.full(5, np.inf))
    one_of_three = np.stack([b, np.full(5, np.inf), b], axis=1)
    with pytest.raises(ValueError, match="^b: its median is infinite"):
        median_ratio(one_of_three, one_of_three)
    band = bootstrap_interval(a, np.median)
    assert (band.estimate, band.high) == (140.0, np.inf)


@pytest.mark.filterwarnings("error")
def test_limits_that_are_unknown_are_nan_and_nothing_warns():
    many, few = [1, np.inf, np.inf, np.inf, 2], [1, 2, np.inf, np.inf, 3]
    with np.errstate(all="warn"):  # a resample may be infinite on both sides
        ratio = median_ratio(many, few)
    assert ratio.estimate == np.inf and np.isnan([ratio.low, ratio.high]).all()


def test_a_warning_of_the_statistic_is_heard():
    def mean(samples, axis):
        warnings.warn("mine", UserWarning, stacklevel=2)
        return samples.mean(axis)

    with pytest.warns(UserWarning, match="mine"):
        bootstrap_interval([1.0, 2.0], mean)


def test_a_ratio_of_medians_is_resampled_in_pairs():
    luck = np.random.default_rng(3).lognormal(0, 1, 40)
    ratio = median_ratio(3 * luck, luck)
    assert (ratio.low, ratio.estimate, ratio.high) == pytest.approx((3, 3, 3))


def test_same_seed_same_bootstrap():
    draws = np.random.default_rng(2).normal(size=20)
    assert bootstrap_interval(draws, seed=3) == bootstrap_interval(draws, seed=3)
    assert bootstrap_interval(draws, seed=3) != bootstrap_interval(draws, seed=4)
    pair = np.exp(draws), np.exp(draws[::-1])
    assert median_ratio(*pair, seed=3) == median_ratio(*pair, seed=3)
    assert median_ratio(*pair, seed=3) != median_ratio(*pair, seed=4)


def test_a_bootstrap_has_2000_resamples_of_seed_0_unless_told_otherwise():
    usual, few = {"resamples": 2000, "seed": 0}, {"resamples": 50, "seed": 0}
    for interval in (LEVELLED["bootstrap"], LEVELLED["ratio"]):
        assert interval() == interval(**usual) != interval(**few)


@pytest.mark.parametrize(
    "interval, text",
    [
        (Interval(0.58134, 0.57604, 0.58664), "0.581 ± 0.005"),
        (Interval(0.58134, 0.56834, 0.59434), "0.581 ± 0.013"),
        (Interval(220.0, 190.0, 250.0), "220 ± 30"),
        (Interval(-0.206, -0.224, -0.188), "-0.206 ± 0.018"),
        (Interval(0.74, 0.67, 0.79), "0.74 [0.67, 0.79]"),
        (Interval(1.36, 1.25, 1.45), "1.36 [1.25, 1.45]"),
        (Interval(3.0, 2.5, np.inf), "3 [2, inf]"),
        (Interval(0.98425, 0.98425 - 1e-16, 0.98425 + 1e-16), "0.984 ± 0"),
        (Interval(0.196, 0.196, 0.196), "0.196 ± 0"),
        # even, lopsided and without spread are relative to the size of the numbers
        (Interval(5e6, 5e6 - 1e-9, 5e6 + 1e-9), "5000000 ± 0"),
        (Interval(5e-9, 3e-9, 7e-9), "0.000000005 ± 0.000000002"),
        (Interval(0.5, 0.4990, 0.5015), "0.5000 [0.4990, 0.5015]"),
        (Interval(0.0, -1e-14, 1e-14), "0.000000000000 ± 0.000000000000"),
    ],
)
def test_text_shows_as_many_digits_as_the_interval_supports(interval, text):
    assert str(interval) == f"{interval}" == text
    assert f"{interval:>40}" == text.rjust(40)


def test_an_interval_of_arrays_is_indexed_before_it_is_printed():
    band = t_interval(np.random.default_rng(0).normal(size=(5, 3)), level=0.9)
    assert band[1].estimate == band.estimate[1]
    assert band[1].level == band.level == 0.9
    assert Interval(1.0, 0.5, 1.5).level == 0.95
    with pytest.raises(TypeError, match=r"shape \(3,\).* single text: index it first"):
        str(band)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: t_interval([1.0]), "samples: at least 2 seeds .* got 1"),
        (lambda: t_interval(1.0), "at least 2 seeds .* got a single number"),
        (lambda: t_interval([[1, 2], [3, np.nan]]), r"nan at index \(1, 1\)"),
        (lambda: t_interval([1.0, np.inf]), r"inf at index \(1,\)"),
        (lambda: bootstrap_interval([1.0, np.nan]), r"^samples: nan at index \(1,\)"),
        (lambda: paired_difference([1, 2, 3], [1, 2]), r"got \(3,\) and \(2,\)"),
        (lambda: paired_difference([1, 2], [1, np.nan]), r"^b: nan at index \(1,\)"),
        (lambda: paired_difference([np.inf, 2], [1, 2]), r"^a: inf at index \(0,\)"),
        (lambda: median_ratio([1, 2, 3], [1, 2]), r"got \(3,\) and \(2,\)"),
        (lambda: wilson_interval(3, 2), "got 3 of 2"),
        (lambda: wilson_interval(0, 0), "got 0 of 0"),
    ],
)
def test_bad_input_says_what_and_where(call, message):
    with pytest.raises(ValueError, match=message):
        call()
