"""The rate is chosen on one set of data, what is reported comes from another."""

import numpy as np

from relulib.experiments import at_best_rate


def test_the_rate_of_the_best_mean_score_is_chosen_for_each_condition():
    # seeds, conditions, rates; the second condition is best at its first rate
    score = np.array([[[0.1, 0.5], [0.9, 0.2]], [[0.6, 0.4], [0.8, 0.3]]])
    values = np.array([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]])
    np.testing.assert_array_equal(at_best_rate(score, values), [[2, 3], [6, 7]])
    curves = np.stack([values, -values], axis=-1)  # an axis behind stays
    np.testing.assert_array_equal(at_best_rate(score, curves)[0], [[2, -2], [3, -3]])


def test_a_run_without_a_score_has_no_say():
    score = np.array([[[0.5, np.nan, np.nan]], [[0.4, 0.9, np.nan]]])
    np.testing.assert_array_equal(at_best_rate(score, score)[:, 0], [np.nan, 0.9])


def test_reported_values_do_not_choose_the_rate():
    score = np.array([[[1.0, 0.0]], [[1.0, 0.0]]])
    values = np.array([[[0.0, 9.0]], [[0.0, 9.0]]])
    assert (at_best_rate(score, values) == 0).all()
