"""Page or partial: the only code that knows htmx's headers."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request


def wants_partial() -> bool:
    """A fragment is wanted only when htmx says so and it is no boosted link and no return through history."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type", "partial") == "partial"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_page(template: str, *, partial: str = "", status: int = 200, **context: Any) -> Response:
    """The page, or for htmx the partial that the page itself includes: the two can never differ."""
    chosen = partial if partial and wants_partial() else template
    return make_response(render_template(chosen, **context), status)


def see_other(address: str) -> Any:
    """After a POST: go and look there (Post/Redirect/Get)."""
    if wants_partial():
        return Response(status=200, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.after_request(_vary)
