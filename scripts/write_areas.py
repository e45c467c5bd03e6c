"""Write src/burdenshare/data/areas.csv: names from CLDR (babel), dates and aliases from here.

Run once by hand after a change: `.venv/bin/python scripts/write_areas.py`.
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale

OUT = Path(__file__).parents[1] / "src/burdenshare/data/areas.csv"
LANGUAGES = ("en", "de", "fr", "pl", "es")
FOUNDERS = "1949-08-24"
ALLIES = {
    "BE": FOUNDERS, "CA": FOUNDERS, "DK": FOUNDERS, "FR": FOUNDERS, "IS": FOUNDERS, "IT": FOUNDERS,
    "LU": FOUNDERS, "NL": FOUNDERS, "NO": FOUNDERS, "PT": FOUNDERS, "GB": FOUNDERS, "US": FOUNDERS,
    "GR": "1952-02-18", "TR": "1952-02-18", "DE": "1955-05-06", "ES": "1982-05-30",
    "CZ": "1999-03-12", "HU": "1999-03-12", "PL": "1999-03-12",
    "BG": "2004-03-29", "EE": "2004-03-29", "LV": "2004-03-29", "LT": "2004-03-29", "RO": "2004-03-29",
    "SK": "2004-03-29", "SI": "2004-03-29", "AL": "2009-04-01", "HR": "2009-04-01",
    "ME": "2017-06-05", "MK": "2020-03-27", "FI": "2023-04-04", "SE": "2024-03-07",
}  # fmt: skip
EU = {
    "BE": "1958-01-01", "DE": "1958-01-01", "FR": "1958-01-01", "IT": "1958-01-01", "LU": "1958-01-01",
    "NL": "1958-01-01", "DK": "1973-01-01", "IE": "1973-01-01", "GB": "1973-01-01", "GR": "1981-01-01",
    "ES": "1986-01-01", "PT": "1986-01-01", "AT": "1995-01-01", "FI": "1995-01-01", "SE": "1995-01-01",
    "CY": "2004-05-01", "CZ": "2004-05-01", "EE": "2004-05-01", "HU": "2004-05-01", "LV": "2004-05-01",
    "LT": "2004-05-01", "MT": "2004-05-01", "PL": "2004-05-01", "SK": "2004-05-01", "SI": "2004-05-01",
    "BG": "2007-01-01", "RO": "2007-01-01", "HR": "2013-07-01",
}  # fmt: skip
ISO3 = {
    "AL": "ALB", "AT": "AUT", "AU": "AUS", "BE": "BEL", "BG": "BGR", "CA": "CAN", "CH": "CHE", "CN": "CHN",
    "CY": "CYP", "CZ": "CZE", "DE": "DEU", "DK": "DNK", "EE": "EST", "ES": "ESP", "FI": "FIN", "FR": "FRA",
    "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IE": "IRL", "IN": "IND", "IS": "ISL", "IT": "ITA",
    "JP": "JPN", "KR": "KOR", "LT": "LTU", "LU": "LUX", "LV": "LVA", "ME": "MNE", "MK": "MKD", "MT": "MLT",
    "NL": "NLD", "NO": "NOR", "NZ": "NZL", "PL": "POL", "PT": "PRT", "RO": "ROU", "RU": "RUS", "SE": "SWE",
    "SI": "SVN", "SK": "SVK", "TR": "TUR", "TW": "TWN", "UA": "UKR", "US": "USA",
}  # fmt: skip
NAMES_EN = {"CZ": "Czechia", "TR": "Türkiye", "MK": "North Macedonia", "TW": "Taiwan"}
ALIASES = {
    "CZ": "Czech Republic", "TR": "Turkey|Turkiye", "SK": "Slovak Republic", "GB": "UK|Britain|Great Britain",
    "US": "US|U.S.|America|United States of America", "MK": "Macedonia|The former Yugoslav Republic of Macedonia",
    "NL": "The Netherlands|Holland", "KR": "Korea|Republic of Korea", "TW": "Taiwan Province of China",
    "RU": "Russian Federation",
}  # fmt: skip
OTHERS = [
    ("NATO", "group", ("NATO", "NATO", "OTAN", "NATO", "OTAN"), "NATO Total|NATO_TOTAL|Alliance"),
    (
        "NATO_EUR_CAN",
        "group",
        (
            "NATO Europe and Canada",
            "NATO-Europa und Kanada",
            "Europe de l'OTAN et Canada",
            "Europa NATO i Kanada",
            "Europa OTAN y Canadá",
        ),
        "European Allies and Canada|Europe and Canada",
    ),
    (
        "NATO_EUR",
        "group",
        ("NATO Europe", "NATO-Europa", "Europe de l'OTAN", "Europa NATO", "Europa OTAN"),
        "European NATO|European Allies",
    ),
    (
        "EU27",
        "group",
        ("European Union", "Europäische Union", "Union européenne", "Unia Europejska", "Unión Europea"),
        "EU|EU member states",
    ),
    (
        "EUI",
        "institution",
        ("EU institutions", "EU-Institutionen", "Institutions de l'UE", "Instytucje UE", "Instituciones de la UE"),
        "EU Institutions|EU (Commission and Council)|European Commission",
    ),
    (
        "EIB",
        "institution",
        (
            "European Investment Bank",
            "Europäische Investitionsbank",
            "Banque européenne d'investissement",
            "Europejski Bank Inwestycyjny",
            "Banco Europeo de Inversiones",
        ),
        "",
    ),
    (
        "EPF",
        "institution",
        (
            "European Peace Facility",
            "Europäische Friedensfazilität",
            "Facilité européenne pour la paix",
            "Europejski Instrument na rzecz Pokoju",
            "Fondo Europeo de Apoyo a la Paz",
        ),
        "",
    ),
    ("WLD", "group", ("World", "Welt", "Monde", "Świat", "Mundo"), ""),
]


def main() -> None:
    locales = {lang: Locale.parse(lang).territories for lang in LANGUAGES}
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "kind", *LANGUAGES, "acceded", "forces", "eu_from", "eu_to", "aliases"])
        for two, three in sorted(ISO3.items(), key=lambda p: p[1]):
            names = [locales[lang][two] for lang in LANGUAGES]
            alias = [a for a in ALIASES.get(two, "").split("|") if a]
            if two in NAMES_EN:
                if names[0] != NAMES_EN[two]:
                    alias.append(names[0])
                names[0] = NAMES_EN[two]
            gone = "2020-01-31" if two == "GB" else ""
            forces = "0" if two == "IS" else "1"
            writer.writerow(
                [three, "state", *names, ALLIES.get(two, ""), forces, EU.get(two, ""), gone, "|".join(alias)]
            )
        for code, kind, names5, alias_text in OTHERS:
            writer.writerow([code, kind, *names5, "", "1", "", "", alias_text])


if __name__ == "__main__":
    main()
