"""Languages and topics are shown in the reader's language; a list of one's own stays as it is."""

from django.utils.translation import override

from consultants.models import Language, Topic


def test_languages_and_topics_are_said_in_spanish_and_kept_in_english():
    language, topic = Language(tag="es", name="Spanish"), Topic(name="Housing")
    with override("es"):
        assert (str(language), str(topic)) == ("Español", "Vivienda")
    assert (language.name, topic.name) == ("Spanish", "Housing")
    assert (str(language), str(topic)) == ("Spanish", "Housing")


def test_a_topic_that_the_network_added_stays_as_written():
    with override("es"):
        assert str(Topic(name="Beekeeping")) == "Beekeeping"
