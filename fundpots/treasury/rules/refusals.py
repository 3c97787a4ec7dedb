"""What the treasury refuses, each named for the fact."""

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal


class AwardNotOpen(Refusal):
    """The offer was declined, withdrawn or closed."""

    text = _("This award is over: it was declined, withdrawn or closed.")


class AwardLapsed(Refusal):
    """Nobody accepted in time."""

    text = _("The last day to accept this award has passed. Ask the treasurer for a later one.")


class AlreadyAccepted(Refusal):
    """What two officers accepted can't be declined or put off any more."""

    text = _("This award was accepted already. The treasurer can withdraw it, with a reason.")


class AwardNotAccepted(Refusal):
    """Money goes to groups that said yes."""

    text = _("This award has not been accepted by two officers yet.")


class NotThisGroup(Refusal):
    """Officers act for their own group."""

    status = 403
    text = _("Only officers of the group that was awarded the money can do this.")


class ReasonMissing(Refusal):
    """An act against a group is explained to it."""

    status = 400
    text = _("Write the reason, so that the group understands.")


class DateNotLater(Refusal):
    """A deadline can only be put off."""

    status = 400
    text = _("The new day must come after today, and after the day that it replaces.")


class AccountNumberWrong(Refusal):
    """A sort code has six digits, an account number eight."""

    status = 400
    text = _("A sort code has 6 digits and an account number has 8.")


class BankDetailsMissing(Refusal):
    """There is no account to pay to."""

    text = _("This group has no confirmed bank details. A second officer has to confirm them.")


class BankDetailsGone(Refusal):
    """The details were replaced or confirmed meanwhile."""

    text = _("These bank details were confirmed or replaced already.")


class SecondOfficer(Refusal):
    """Nobody confirms their own bank details."""

    status = 403
    text = _("You gave these bank details, so another officer of the group must confirm them.")


class TwoTreasurersOnly(Refusal):
    """Full bank details are for two treasurers and nobody else."""

    status = 403
    text = _("Two treasurers have seen these bank details in full already, and no more may.")


class OwnGroup(Refusal):
    """Nobody handles payments to their own group."""

    status = 403
    text = _("You belong to a group behind this award, so other treasurers must do this.")


class SecondTreasurer(Refusal):
    """One prepares, another approves."""

    status = 403
    text = _("You prepared this payment, so another treasurer must approve it.")


class NotByApprover(Refusal):
    """Whoever approved a payment does not also say that it was made."""

    status = 403
    text = _("You approved this payment, so another treasurer must mark it as paid.")


class PlanDoesNotAddUp(Refusal):
    """The instalments are the award, no more and no less."""

    status = 400
    text = _("The instalments must add up to exactly what is left to pay of this award.")


class PlanFixed(Refusal):
    """There is nothing left that could be planned anew."""

    text = _("All instalments of this award are prepared or paid. Send one back to plan it anew.")


class ReportMissing(Refusal):
    """An instalment waits for a report."""

    text = _("This instalment waits for a report from the group, and none has been received.")


class NotPrepared(Refusal):
    """Only what was prepared can be approved or sent back."""

    text = _("This payment is not prepared.")


class AlreadyPrepared(Refusal):
    """Somebody else was first."""

    text = _("Another treasurer has prepared or approved this payment already.")


class NotApproved(Refusal):
    """Only what two treasurers looked at is paid."""

    text = _("This payment is not approved, so it can't be paid.")


class AlreadyPaid(Refusal):
    """A payment is made once."""

    text = _("This payment was marked as paid already.")


class NotPaid(Refusal):
    """Nothing was paid that could come back."""

    text = _("This payment was not sent to the bank, so it can't have failed.")


class ReturnedAlready(Refusal):
    """The group has given back money that the bank is now said to have sent back."""

    text = _("The group has paid back some of this money already. Correct that return first.")


class PaymentUnderWay(Refusal):
    """What is with the bank is waited for."""

    text = _("A payment of this award is with the bank. Mark it as paid or failed first.")


class InstalmentCancelled(Refusal):
    """The instalment is no longer planned."""

    text = _("This instalment was cancelled.")


class AwardExceeded(Refusal):
    """Nobody is paid more than they were awarded."""

    text = _("This payment would be more than what is left of the award. Nothing was moved.")


class NotAWorkingDay(Refusal):
    """Banks rest on weekends and bank holidays."""

    status = 400
    text = _("Banks don't pay on that day. Choose a working day from today on.")


class RunEmpty(Refusal):
    """A run pays something."""

    status = 400
    text = _("Choose at least one payment.")


class RunChanged(Refusal):
    """One of the chosen payments is no longer ready."""

    text = _("One of these payments is no longer ready: somebody changed it. Look at the list again.")


class NotTheDay(Refusal):
    """Money does not move tomorrow."""

    status = 400
    text = _("The day of a payment can't lie in the future.")


class ReportIncomplete(Refusal):
    """A report says what was done, what it cost and how many people it reached."""

    status = 400
    text = _("Write what you did, how many people it reached, and what was spent on each line.")


class ReportClosed(Refusal):
    """What was sent is with the treasurer; what was accepted stands."""

    text = _("This report was sent already. The treasurer can ask for changes.")


class ReportNotReceived(Refusal):
    """There is nothing to answer."""

    text = _("This report has not been sent, or was answered already.")


class NothingOwed(Refusal):
    """More came back than was owed."""

    status = 400
    text = _("The group does not owe that much of this award.")


class MoneyOutstanding(Refusal):
    """An award closes when nobody owes anybody anything."""

    text = _("This award can't be closed: its last report is not accepted, or money is still to be moved.")


class NobodyToRemind(Refusal):
    """Everybody concerned was written to, or nothing is due."""

    text = _("No report is due soon or late, or the groups were reminded in the last seven days.")


class StatementWrong(Refusal):
    """A bank statement that can't be read line by line is refused whole."""

    status = 400
    text = _("This file could not be read as a bank statement. Nothing was taken from it.")
