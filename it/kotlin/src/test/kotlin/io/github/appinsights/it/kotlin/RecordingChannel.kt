package io.github.appinsights.it.kotlin

import io.github.appinsights.channel.ChannelState
import io.github.appinsights.channel.FlushResult
import io.github.appinsights.channel.TelemetryChannel
import io.github.appinsights.model.Telemetry
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import reactor.core.publisher.Mono

/** Keeps what was told. */
class RecordingChannel : TelemetryChannel {

    val items = CopyOnWriteArrayList<Telemetry>()

    override fun offer(item: Telemetry?) = item != null && items.add(item)

    override fun flush(limit: Duration): Mono<FlushResult> = Mono.just(FlushResult.EMPTY)

    override fun shutdown(limit: Duration): Mono<Void> = Mono.empty()

    override fun state(): ChannelState = ChannelState.DISABLED
}
