// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Places

/// The country and the town that the public is told, each only where it may be.
struct PublicPlace: Sendable, Equatable {
    /// Where she works; not where she is.
    var country: String?
    /// The town near which she was when the appeal was ordered: the page does not follow her.
    var town: String?

    init(of alarm: Alarm.State, defender: Defender, told: Disclosure, orderedAt: Moment) {
        country = told.country ? Country.named(defender.country)?.name : nil
        guard told.town,
            let point = alarm.track.last(where: { $0.receivedAt <= orderedAt && $0.fix.isValid }),
            let place = Gazetteer().nearest(
                latitude: point.fix.position.latitude.degrees,
                longitude: point.fix.position.longitude.degrees)
        else { return }
        let isAbroad = place.country.code != defender.country
        town = place.town.name + (told.country && isAbroad ? ", \(place.country.name)" : "")
    }
}
