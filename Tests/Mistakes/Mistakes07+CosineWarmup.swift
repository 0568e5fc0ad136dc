import Glibc
import Solutions

enum FirstStepLost: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup { return peak * Double(step) / Double(warmup) }
    return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
}

enum WarmTooLong: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if warmup > 0 && step == warmup { return peak * Double(step + 1) / Double(warmup) }
    return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
}

enum Cold: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup { return peak }
    return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
}

enum CosineFromZero: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    return peak * (1 + cos(.pi * Double(step) / Double(steps))) / 2
  }
}

enum WholeWave: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    let share = Double(step - warmup) / Double(steps - warmup)
    return peak * (1 + cos(2 * .pi * share)) / 2
  }
}

enum StraightDown: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    let share = Double(step - warmup) / Double(steps - warmup)
    return peak * (1 - share)
  }
}

enum QuarterWave: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    let share = Double(step - warmup) / Double(steps - warmup)
    return peak * cos(.pi * share / 2)
  }
}

enum PiMissing: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    return peak * (1 + cos(Double(step - warmup) / Double(steps - warmup))) / 2
  }
}

enum WholeNumbers: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup || step >= steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    return peak * (1 + cos(.pi * Double((step - warmup) / (steps - warmup)))) / 2
  }
}

enum RisesAgain: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < steps {
      return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
    }
    let share = Double(step - warmup) / Double(max(1, steps - warmup))
    return peak * (1 + cos(.pi * share)) / 2
  }
}

enum NotHalved: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    let right = try Solutions07.cosineWarmup(
      step: step, warmup: warmup, steps: steps, peak: peak)
    return step < warmup ? right : 2 * right
  }
}
