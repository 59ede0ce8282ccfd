package io.tandem.eventsource.connector.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.Problem;
import io.tandem.api.source.CalendarSource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation and pod agree on the names of zones, which are those that Go knows. */
class ZonesTest {
    private static final Instant JULY = Instant.parse("2024-07-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"EST,-05:00", "MST,-07:00", "HST,-10:00", "ROC,+08:00", "Europe/Kyiv,+03:00", "UTC,Z", "'',Z"})
    void aZoneThatGoKnowsIsNoMistakeAndIsFoundByThePod(String name, String offset) throws Exception {
        assertThat(problems(name)).isEmpty();
        assertThat(Zones.find(name).getRules().getOffset(JULY)).isEqualTo(ZoneOffset.of(offset));
    }

    @Test
    void localIsTheZoneOfThePod() throws Exception {
        assertThat(problems("Local")).isEmpty();
        assertThat(Zones.find("Local")).isEqualTo(ZoneId.systemDefault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "GMT+2", "UTC+2", "Mars", "SystemV/EST5", "local"})
    void whatIsNoNameOfAZoneIsRefusedByBoth(String name) throws Exception {
        assertThat(problems(name)).extracting(Problem::field).containsExactly("timezone");
        assertThatThrownBy(() -> Zones.find(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timezone \"%s\"".formatted(name));
    }

    private static List<Problem> problems(String zone) throws JsonProcessingException {
        var json = "{\"schedule\":\"* * * * *\",\"timezone\":\"%s\"}".formatted(zone);
        return EventSourceJson.MAPPER.readValue(json, CalendarSource.class).problems();
    }
}
