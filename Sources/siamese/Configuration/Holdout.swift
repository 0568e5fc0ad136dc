/// The part of the images that is held out for evaluation.
enum Holdout: Codable, Equatable, LosslessStringConvertible, Sendable {
  /// A fraction, drawn at random: of all images, or of the training set where the data has a published split.
  case fraction(Double)
  /// The test set that the data's publisher has chosen; the validation set where there is no test set.
  case published
  /// The validation set that the data's publisher has chosen.
  case validation

  init?(_ description: String) {
    switch description {
    case "published": self = .published
    case "validation": self = .validation
    default:
      // Swift reads hexadecimal numbers, too, which nobody writes on purpose.
      guard !description.lowercased().contains("x"), let number = Double(description),
        (0...0.9).contains(number)
      else { return nil }
      self = .fraction(number)
    }
  }

  var description: String {
    switch self {
    case .fraction(let number): "\(number)"
    case .published: "published"
    case .validation: "validation"
    }
  }

  /// The fraction that is drawn at random; `nil` where nothing is drawn.
  var fraction: Double? {
    if case .fraction(let number) = self { number } else { nil }
  }

  /// Returns what is wrong with a description, as the end of "--holdout needs …"; `nil` if nothing is.
  static func problem(with description: String) -> String? {
    Holdout(description) == nil ? "a number from 0 to 0.9, 'published' or 'validation'" : nil
  }
}

// MARK: JSON

extension Holdout {
  /// Reads a fraction as a number.
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      self = .fraction(number)
      return
    }
    let text = try value.decode(String.self)
    guard let holdout = Holdout(text) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "invalid value '\(text)'")
    }
    self = holdout
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    if let fraction { try value.encode(fraction) } else { try value.encode(description) }
  }
}
