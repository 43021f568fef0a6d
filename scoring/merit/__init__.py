"""Adjusted scores: what the marks say of a proposal once the leniency of those who happened to mark it is counted.

Numbers in, numbers out: no table and no framework is known here. `design` says whether the sheets can support an
adjustment at all, `mixed_model` solves for one pair of variance ratios, `variances` weighs the ratios that fit the
sheets, and `standing` turns what is left uncertain into ranks and chances. `adjusting.adjust` is the door.

Source: C. R. Henderson (1975); N. M. Laird and T. A. Louis (1989); R. Heyard, M. Ott, G. Salanti and M. Egger,
Rethinking the funding line at the Swiss National Science Foundation (2022).
"""
