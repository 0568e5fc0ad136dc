import Characters
import TestSupport

/// Every precondition that a caller can violate.
let failingPreconditions = [
  FailingPrecondition(
    "Characters: needs a side of 8 to 256 pixels and images of each class, not 4 and 20"
  ) {
    _ = try? Characters(from: "/nowhere", side: 4)
  },
  FailingPrecondition(
    "Characters: needs a side of 8 to 256 pixels and images of each class, not 28 and 0"
  ) {
    _ = try? Characters(from: "/nowhere", imagesPerClass: 0)
  },
]
