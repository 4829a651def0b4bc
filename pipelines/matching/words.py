"""What the answers of a firm are called, in both languages, in reasons and where an editor chooses among them."""

from collections.abc import Mapping

Names = Mapping[str, Mapping[str, str]]

SECTORS: Names = {
    "agriculture": {"nl": "landbouw", "en": "agriculture"},
    "construction": {"nl": "bouw", "en": "construction"},
    "culture_media": {"nl": "cultuur en media", "en": "culture and media"},
    "education": {"nl": "onderwijs", "en": "education"},
    "energy_climate": {"nl": "energie en klimaat", "en": "energy and climate"},
    "finance": {"nl": "financiën", "en": "finance"},
    "healthcare": {"nl": "zorg", "en": "healthcare"},
    "hospitality_retail": {"nl": "horeca en winkels", "en": "hospitality and retail"},
    "labour": {"nl": "werk en personeel", "en": "work and staff"},
    "legal_services": {"nl": "juridische diensten", "en": "legal services"},
    "manufacturing": {"nl": "industrie", "en": "manufacturing"},
    "mobility_logistics": {"nl": "vervoer en logistiek", "en": "transport and logistics"},
    "public_sector": {"nl": "overheid", "en": "the public sector"},
    "security": {"nl": "veiligheid", "en": "security"},
    "software": {"nl": "software", "en": "software"},
}
DATA: Names = {
    "text": {"nl": "tekst", "en": "text"},
    "images": {"nl": "beelden", "en": "images"},
    "tables": {"nl": "tabellen", "en": "tables"},
    "sensor": {"nl": "metingen van sensoren", "en": "sensor readings"},
    "audio_video": {"nl": "geluid of video", "en": "sound or video"},
    "personal_data": {"nl": "persoonsgegevens", "en": "personal data"},
    "health_data": {"nl": "gezondheidsgegevens", "en": "health data"},
}
WISHES: Names = {
    "advice": {"nl": "advies", "en": "advice"},
    "proof_of_concept": {"nl": "een proef", "en": "a trial"},
    "compute": {"nl": "rekentijd", "en": "computing time"},
    "data": {"nl": "gegevens", "en": "data"},
    "funding": {"nl": "geld", "en": "funding"},
    "compliance": {"nl": "voldoen aan de wet", "en": "complying with the law"},
}
STAGES: Names = {
    "idea": {"nl": "een idee", "en": "an idea"},
    "development": {"nl": "in de maak", "en": "in development"},
    "test": {"nl": "in een test", "en": "in a test"},
    "real_world_test": {"nl": "in een proef in de praktijk", "en": "in a test in practice"},
    "in_use": {"nl": "in gebruik of te koop", "en": "in use or on sale"},
}
SIZES: Names = {
    "micro": {"nl": "minder dan 10 mensen", "en": "fewer than 10 people"},
    "small": {"nl": "10 tot en met 49 mensen", "en": "10 to 49 people"},
    "medium": {"nl": "50 tot en met 249 mensen", "en": "50 to 249 people"},
    "mid_cap": {"nl": "250 tot en met 749 mensen", "en": "250 to 749 people"},
    "large": {"nl": "750 mensen of meer", "en": "750 people or more"},
}
REGIONS: Names = {
    "groningen": {"nl": "Groningen", "en": "Groningen"},
    "friesland": {"nl": "Friesland", "en": "Friesland"},
    "drenthe": {"nl": "Drenthe", "en": "Drenthe"},
    "overijssel": {"nl": "Overijssel", "en": "Overijssel"},
    "flevoland": {"nl": "Flevoland", "en": "Flevoland"},
    "gelderland": {"nl": "Gelderland", "en": "Gelderland"},
    "utrecht": {"nl": "Utrecht", "en": "Utrecht"},
    "noord_holland": {"nl": "Noord-Holland", "en": "North Holland"},
    "zuid_holland": {"nl": "Zuid-Holland", "en": "South Holland"},
    "zeeland": {"nl": "Zeeland", "en": "Zeeland"},
    "noord_brabant": {"nl": "Noord-Brabant", "en": "North Brabant"},
    "limburg": {"nl": "Limburg", "en": "Limburg"},
    "nl": {"nl": "Nederland", "en": "the Netherlands"},
    "eu": {"nl": "de Europese Unie", "en": "the European Union"},
    "outside_eu": {"nl": "landen buiten de Europese Unie", "en": "countries outside the European Union"},
}
