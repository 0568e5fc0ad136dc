import Commands
import Contrastive
import Files
import Training

/// A threshold for a purpose, with its uncertainty.
struct ThresholdReport {
  let goal: VerificationGoal
  let point: OperatingPoint
  /// The 95 % intervals over individuals.
  let threshold, trueAcceptRate: ClosedRange<Double>
  let individualCount: Int

  /// The number of images of which all pairs are compared.
  private static let imageLimit = 600
  private static let resampleCount = 200

  /// The options of `siamese evaluate`.
  static let options =
    [
      Option.text(
        "false-accept", "", placeholder: "RATE",
        "threshold with at most this false accept rate (false match rate) on held-out pairs: 0.1% or 0.001",
        check: problem),
      .text(
        "precision", "", placeholder: "RATE",
        "threshold with at least this precision on held-out pairs: 99% or 0.99", check: problem),
    ].under("Threshold for a purpose")

  /// Returns a rate that is written as a percentage or a fraction; `nil` for another text.
  static func rate(_ text: String) -> Double? {
    let isPercentage = text.hasSuffix("%")
    guard let number = Double(isPercentage ? String(text.dropLast()) : text), !text.contains("x")
    else { return nil }
    let rate = isPercentage ? number / 100 : number
    return rate > 0 && rate < 1 ? rate : nil
  }

  private static func problem(_ text: String) -> String? {
    text.isEmpty || rate(text) != nil
      ? nil : "a rate between 0 and 1, such as 0.1% or 0.001"
  }

  /// Returns the goal that a command line names; `nil` for none.
  static func goal(_ arguments: Arguments) throws(Arguments.Failure) -> VerificationGoal? {
    let rates = ["false-accept", "precision"].map { rate(arguments.string($0)) }
    if rates[0] != nil && rates[1] != nil {
      throw Arguments.Failure(
        description: "--false-accept and --precision ask for two thresholds; leave one of them out")
    }
    return rates[0].map { .falseAcceptRate($0) } ?? rates[1].map { .precision($0) }
  }

  /// Chooses the threshold of held-out embeddings.
  ///
  /// - Throws: `DataError` where there are too few individuals for the rate.
  init(_ all: LabeledEmbeddings, _ goal: VerificationGoal, source: String) throws {
    let rows = all.sample(Self.imageLimit)
    let pairs = IndividualPairs(rows.values, labels: rows.labels)
    let count = pairs.individualCount
    let rate = goal.falseAcceptRate(sameFraction: pairs.sameFraction)
    let needed = rate > 0 ? IndividualPairs.individuals(supporting: rate) : Int.max
    guard count >= needed, let point = pairs.point(goal) else {
      let least = count > 1 ? 600 / Double(count * (count - 1)) : 100
      throw DataError(
        path: source,
        problem:
          "the held-out images cannot support \(Self.text(goal)): it takes \(needed == Int.max ? "pairs of both kinds" : "\(needed) individuals (classes)"), "
          + "and there are \(count)",
        recoverySuggestion: "hold out more individuals, or pass --false-accept "
          + (least < 100
            ? "\(formatted(least * 1.01, decimals: 2))% or more" : "with a higher rate"))
    }
    let drawn = pairs.resampledPoints(goal, count: Self.resampleCount, seed: 0)
    (self.goal, self.point, individualCount) = (goal, point, count)
    threshold = Self.interval(drawn.map { Double($0.threshold) })
    trueAcceptRate = Self.interval(drawn.map(\.trueAcceptRate))
  }

  /// Returns the interval from the 2.5th to the 97.5th percentile.
  private static func interval(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else { return 0...0 }
    func percentile(_ fraction: Double) -> Double {
      sorted[Int((fraction * Double(last)).rounded())]
    }
    return percentile(0.025)...percentile(0.975)
  }

  private static func text(_ goal: VerificationGoal) -> String {
    switch goal {
    case .falseAcceptRate(let rate): "a false accept rate of \(percent(rate))"
    case .precision(let precision): "a precision of \(percent(precision))"
    }
  }

  private static func percent(_ rate: Double) -> String {
    let text = formatted(100 * rate, decimals: 3)
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) + " %"
  }

  /// The report in two lines.
  var text: String {
    func number(_ value: Double) -> String { value.isFinite ? formatted(value, decimals: 4) : "–" }
    guard point.threshold.isFinite else {
      return "No threshold has \(Self.text(goal)): the closest pairs are of different individuals."
    }
    return [
      "Threshold for \(Self.text(goal)): \(number(Double(point.threshold))) (95 % interval over "
        + "\(individualCount) individuals: \(number(threshold.lowerBound)) to \(number(threshold.upperBound)))",
      "  true accept rate \(Self.percent(point.trueAcceptRate)) (\(Self.percent(trueAcceptRate.lowerBound)) to "
        + "\(Self.percent(trueAcceptRate.upperBound))), false accept rate \(Self.percent(point.falseAcceptRate)), precision "
        + "\(Self.percent(point.precision)); use it with 'siamese compare --threshold "
        + "\(number(Double(point.threshold)))'",
    ].joined(separator: "\n")
  }

  /// The report as JSON.
  var json: [String: JSONNumbers] {
    [
      "threshold": .number(Double(point.threshold)),
      "thresholdInterval": .numbers([threshold.lowerBound, threshold.upperBound]),
      "trueAcceptRate": .number(point.trueAcceptRate),
      "trueAcceptRateInterval": .numbers([trueAcceptRate.lowerBound, trueAcceptRate.upperBound]),
      "falseAcceptRate": .number(point.falseAcceptRate), "precision": .number(point.precision),
      "individuals": .number(Double(individualCount)),
    ]
  }
}

/// A value of a report in JSON; numbers that are not finite are `null`.
enum JSONNumbers: Encodable {
  case number(Double)
  case numbers([Double])
  case texts([String])
  case object([String: JSONNumbers])

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .number(let number): try value.encode(number.isFinite ? number : nil)
    case .numbers(let numbers): try value.encode(numbers.map { $0.isFinite ? $0 : nil })
    case .texts(let texts): try value.encode(texts)
    case .object(let object): try value.encode(object)
    }
  }
}
