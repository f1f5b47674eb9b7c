"""A hook of Slack's, *fake*."""

from connectors.contract import Account, Credentials

PATH = "/services/T0PLANTED/B0PLANTED/plantedPlantedPlantedPla"
HOST = "https://hooks.slack.com"


def account(base_url, **options):
    """As it was connected; `base_url` is where the operator sends it instead."""
    return Account(
        handle="chat.croix-verte.example/annonces",
        credentials=Credentials(values={"address": HOST + PATH}),
        settings={"base_url": base_url},
        options=options,
    )
