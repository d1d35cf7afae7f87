"""The consent gate: what may be shown of whom, decided before anything is made, and every fault about people and photographs."""
