"""Conditions with a name: `{same_as: name}` stands for the condition of that name."""

from collections.abc import Iterator, Mapping

from pipelines.triage.conditions import AtLeast, Before, Condition, In, Is, SameAs, leaves


def comparisons(condition: Condition, definitions: Mapping[str, Condition]) -> Iterator[Is | In | Before | AtLeast]:
    """All comparisons of a condition, those of the named conditions inside it too."""
    for leaf in leaves(condition):
        if isinstance(leaf, SameAs):
            yield from comparisons(definitions[leaf.name], definitions)
        else:
            yield leaf


def check_names(definitions: Mapping[str, Condition], used: Mapping[str, Condition]) -> None:
    """Raises ValueError for a name that leads nowhere (with who uses it), and for names that go round in a circle."""
    for owner, condition in {**{f"definition {name}": one for name, one in definitions.items()}, **used}.items():
        for name in _names(condition):
            if name not in definitions:
                raise ValueError(f"{owner}: there is no definition '{name}'")
    for name in definitions:
        _walk(name, definitions, ())


def _names(condition: Condition) -> Iterator[str]:
    return (leaf.name for leaf in leaves(condition) if isinstance(leaf, SameAs))


def _walk(name: str, definitions: Mapping[str, Condition], inside: tuple[str, ...]) -> None:
    if name in inside:
        raise ValueError(f"definitions go round in a circle: {' > '.join([*inside, name])}")
    for inner in _names(definitions[name]):
        _walk(inner, definitions, (*inside, name))
