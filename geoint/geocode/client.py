"""A geopy service, configured, asked and its failures told apart. The only code of geoint that opens a socket."""

from __future__ import annotations

import inspect
import os
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geoint.errors import GeocoderError
from geoint.geocode.answers import Answer, clean, to_answer

PUBLIC_NOMINATIM = "nominatim.openstreetmap.org"
# The key of a service that wants one comes from the environment alone, so that it stands in no shell history.
KEY_VARIABLE = "GEOINT_GEOCODER_KEY"
TIMEOUT_S = 10.0
# So many answers show whether a name has namesakes.
_MOST_ANSWERS = 5
_LONGEST_CONTACT = 200
_OSM = "© OpenStreetMap contributors, ODbL 1.0"
_LICENCES: Mapping[str, str] = MappingProxyType(
    {"nominatim": _OSM, "photon": _OSM, "pickpoint": _OSM, "geonames": "GeoNames, CC BY 4.0"}
)
_KEY_NAMES = ("api_key", "access_token", "apikey", "subscription_key", "username")
# How the services name the countries to look in.
_COUNTRY_NAMES = ("country_codes", "countries", "country")


class RequestError(Exception):
    """A request without a usable answer.

    Parameters
    ----------
    why
        In one line.
    again
        Whether another try may help.
    stop
        Whether no request of this run can succeed: refused, no quota left.
    after_s
        Seconds that the service asks to wait.
    """

    def __init__(self, why: str, *, again: bool = False, stop: bool = False, after_s: float = 0.0) -> None:
        super().__init__(why)
        self.again = again
        self.stop = stop
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Client:
    """A geocoding service, ready to be asked: its name in geopy, its host, its data's licence."""

    service: str
    host: str
    licence: str
    geocode: Callable[..., Any]

    def ask(self, name: str, countries: Sequence[str]) -> tuple[Answer, ...]:
        """Make one request and return the answers, best first.

        Parameters
        ----------
        name
            The place's name.
        countries
            ISO 3166-1 alpha-2 codes to look in, as far as the service knows how; all where empty.

        Raises
        ------
        RequestError
            Where there was no usable answer.
        """
        from geopy import exc

        refusals = (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges, exc.GeocoderQuotaExceeded)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # geopy's hints on strange coordinates, which are refused below
                found = self.geocode(name, **self._options(countries))
        except exc.GeocoderRateLimited as error:
            after_s = float(error.retry_after or 0.0)
            raise RequestError("it says that it is asked too often (429)", again=True, after_s=after_s) from error
        except refusals as error:
            raise RequestError(f"it refuses to answer ({clean(error)})", stop=True) from error
        except exc.GeocoderQueryError as error:
            raise RequestError(f"it does not understand the question ({clean(error)})") from error
        except exc.GeocoderTimedOut as error:
            raise RequestError(f"no answer within {TIMEOUT_S:.0f} s", again=True) from error
        except exc.GeocoderParseError as error:
            raise RequestError("its answer cannot be read", again=True) from error
        except (exc.GeopyError, OSError) as error:
            raise RequestError(clean(error) or type(error).__name__, again=True) from error
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise RequestError("its answer holds no usable position") from error
        places = found if isinstance(found, list) else [found] if found is not None else []
        return tuple(answer for place in places[:_MOST_ANSWERS] for answer in _answers(place))

    def _options(self, countries: Sequence[str]) -> dict[str, Any]:
        accepted = inspect.signature(self.geocode).parameters
        wanted: dict[str, Any] = {
            "exactly_one": False, "timeout": TIMEOUT_S, "limit": _MOST_ANSWERS, "addressdetails": True,
            "language": "en",
        }  # fmt: skip
        if countries:
            wanted |= {name: [code.lower() for code in countries] for name in _COUNTRY_NAMES}
        return {name: value for name, value in wanted.items() if name in accepted}


def _answers(place: Any) -> list[Answer]:
    try:
        return [to_answer(place.longitude, place.latitude, place.address, place.raw)]
    except (ValueError, TypeError):
        return []


def make_client(service: str = "nominatim", *, domain: str | None = None, contact: str | None = None) -> Client:
    """Return a client; nothing is sent yet.

    Parameters
    ----------
    service
        A geocoder by its name in geopy, such as "nominatim" or "photon".
    domain
        A server of your own: "nominatim.example.org", or "http://localhost:8080" to say the scheme (else https).
    contact
        An e-mail or web address that goes into the User-Agent. Nominatim's usage policy binds: one request a second at
        most, an application that identifies itself, OpenStreetMap named as the source
        (https://operations.osmfoundation.org/policies/nominatim/).

    Raises
    ------
    GeocoderError
        Where the service is unknown, or its settings are incomplete or wrong.
    """
    from geopy.exc import ConfigurationError, GeocoderNotFound
    from geopy.geocoders import get_geocoder_for_service

    service = service.strip().lower()
    try:
        factory = get_geocoder_for_service(service)
    except GeocoderNotFound as error:
        raise GeocoderError(f"no geocoder is called {clean(service)!r}; {_known_services()}") from error
    options = _settings(factory, service, domain=domain, contact=contact)
    if lacking := _lacking(factory, service, options):
        raise GeocoderError(lacking)
    try:
        made = factory(**options)
    except (ConfigurationError, TypeError, ValueError) as error:
        lacking = _without_key(service) if _key_name(factory) not in {None, *options} else None
        advice = "choose another service, such as nominatim"
        raise GeocoderError(lacking or f"the geocoder {service} cannot be set up ({clean(error)}); {advice}") from error
    host = str(getattr(made, "domain", None) or options.get("domain") or service)
    return Client(service, host, _LICENCES.get(service, f"see the terms of {service}"), made.geocode)


def _lacking(factory: Callable[..., Any], service: str, options: Mapping[str, Any]) -> str | None:
    """Return what a service cannot do without and was not given, in one line; None where it has all."""
    needed = inspect.signature(factory).parameters.values()
    missing = [p.name for p in needed if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    missing = [name for name in missing if name not in options]
    if not missing:
        return None
    if missing == ["domain"]:
        return f"the geocoder {service} has no server of its own; add --geocoder-domain HOST"
    if missing == [_key_name(factory)]:
        return _without_key(service, "user name" if missing == ["username"] else "key")
    what = " and ".join(missing)
    return f"the geocoder {service} needs {what}, which geoint cannot give it; choose another, such as nominatim"


def _without_key(service: str, what: str = "key") -> str:
    advice = f"set {KEY_VARIABLE} to yours, or choose a service without one, such as nominatim"
    return f"the geocoder {service} needs a {what}, and none is set; {advice}"


def _key_name(factory: Callable[..., Any]) -> str | None:
    """Return the parameter that takes a service's key; a name that goes with a password is none."""
    accepted = inspect.signature(factory).parameters
    names = (name for name in _KEY_NAMES if name in accepted)
    return next((name for name in names if name != "username" or "password" not in accepted), None)


def _known_services() -> str:
    from geopy.geocoders import SERVICE_TO_GEOCODER

    return f"choose one of {', '.join(sorted(SERVICE_TO_GEOCODER))}"


def _settings(factory: Callable[..., Any], service: str, *, domain: str | None, contact: str | None) -> dict[str, Any]:
    from geopy.adapters import URLLibAdapter

    accepted = inspect.signature(factory).parameters
    # geopy's other adapter repeats requests by itself, past the limit of one a second.
    options: dict[str, Any] = {"adapter_factory": URLLibAdapter, "timeout": TIMEOUT_S}
    options["user_agent"] = _user_agent(contact)
    host = None
    if domain:
        scheme, host = _split_domain(domain)
        if "domain" not in accepted:
            raise GeocoderError(f"the geocoder {service} has one server only; leave the domain out")
        options |= {"domain": host, "scheme": scheme}
    if service == "nominatim" and _is_public(host) and not contact:
        why = "Nominatim's usage policy asks who is calling"
        raise GeocoderError(f"{why}; add --contact you@example.org, or --geocoder-domain for a server of your own")
    key = os.environ.get(KEY_VARIABLE)
    key_name = _key_name(factory)
    if key and key_name:
        options[key_name] = key
    return {name: value for name, value in options.items() if name in accepted}


def _is_public(host: str | None) -> bool:
    return host is None or re.split("[:/]", host.lower())[0].rstrip(".") == PUBLIC_NOMINATIM


def _user_agent(contact: str | None) -> str:
    from geoint import __version__

    if not contact:
        return f"geoint/{__version__}"
    is_plain = contact.isascii() and contact.isprintable() and not {"(", ")"} & set(contact)
    if not is_plain or len(contact) > _LONGEST_CONTACT or ("@" not in contact and "://" not in contact):
        raise GeocoderError(f"{clean(contact)!r} is no contact; give an e-mail address or the address of a web page")
    return f"geoint/{__version__} ({contact})"


def _split_domain(domain: str) -> tuple[str, str]:
    scheme, separator, host = domain.strip().partition("://")
    if not separator:
        scheme, host = "https", scheme
    host = host.strip("/")
    is_plain = host.isascii() and host.isprintable() and not set(host) & set(" @?#\\")
    if scheme not in {"http", "https"} or not host or not is_plain:
        raise GeocoderError(f"{clean(domain)!r} is no server; write nominatim.example.org or http://localhost:8080")
    return scheme, host
