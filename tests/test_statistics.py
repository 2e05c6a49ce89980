"""How sure is a mean, a share, a difference?"""

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
    with pytest.raises(ValueError, match="b: its median is infinite"):
        median_ratio(b, np.full(5, np.inf))


def test_a_ratio_of_medians_is_resampled_in_pairs():
    luck = np.random.default_rng(3).lognormal(0, 1, 40)
    ratio = median_ratio(3 * luck, luck)
    assert (ratio.low, ratio.estimate, ratio.high) == pytest.approx((3, 3, 3))


def test_same_seed_same_bootstrap():
    draws = np.random.default_rng(2).normal(size=20)
    assert bootstrap_interval(draws, seed=3) == bootstrap_interval(draws, seed=3)
    assert bootstrap_interval(draws, seed=3) != bootstrap_interval(draws, seed=4)


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
    ],
)
def test_text_shows_as_many_digits_as_the_interval_supports(interval, text):
    assert str(interval) == f"{interval}" == text


def test_an_interval_of_arrays_is_indexed_before_it_is_printed():
    band = t_interval(np.random.default_rng(0).normal(size=(5, 3)))
    assert band[1].estimate == band.estimate[1]
    with pytest.raises(TypeError, match=r"shape \(3,\).*index it first"):
        str(band)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: t_interval([1.0]), "samples: at least 2 seeds .* got 1"),
        (lambda: t_interval(1.0), "at least 2 seeds .* got a single number"),
        (lambda: t_interval([[1, 2], [3, np.nan]]), r"nan at index \(1, 1\)"),
        (lambda: t_interval([1.0, np.inf]), r"inf at index \(1,\)"),
        (lambda: bootstrap_interval([1.0, np.nan]), r"nan at index \(1,\)"),
        (lambda: paired_difference([1, 2, 3], [1, 2]), r"got \(3,\) and \(2,\)"),
        (lambda: paired_difference([1, 2], [1, np.nan]), r"b: nan at index \(1,\)"),
        (lambda: median_ratio([1, 2, 3], [1, 2]), r"got \(3,\) and \(2,\)"),
        (lambda: wilson_interval(3, 2), "got 3 of 2"),
        (lambda: wilson_interval(0, 0), "got 0 of 0"),
        (lambda: t_interval([1, 2], level=95), "level .* got 95"),
        (lambda: wilson_interval(1, 2, level=95), "level .* got 95"),
    ],
)
def test_bad_input_says_what_and_where(call, message):
    with pytest.raises(ValueError, match=message):
        call()
