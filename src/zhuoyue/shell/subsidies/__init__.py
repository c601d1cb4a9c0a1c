"""Room: subsidies. Rewards and their payment (奖励资金)."""
