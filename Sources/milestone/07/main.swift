import Exercises06
import Exercises07
import Milestones

Milestone.spirals(Exercises06.self, Exercises07.self).main()
