"""What must hold for offers, bookings and hours."""

from core.invariants import register
from engagements.domain.rotation import wrong_turns_sql

register(
    "7.1",
    "No person holds two overlapping live assignments",
    """
    SELECT a.id FROM engagements_assignment a JOIN engagements_assignment b
    ON a.consultant_id = b.consultant_id AND a.id < b.id AND a.during && b.during
    WHERE a.state NOT IN ('cancelled', 'no_show') AND b.state NOT IN ('cancelled', 'no_show')
    """,
)
register(
    "7.2",
    "No seat is filled twice",
    """
    SELECT seat_id FROM engagements_assignment WHERE state NOT IN ('cancelled', 'no_show')
    GROUP BY seat_id HAVING count(*) > 1
    """,
)
register(
    "10.1",
    "An offer's lines carry the amount of their rate and sum to the offer",
    """
    SELECT o.id FROM engagements_offer o
    LEFT JOIN engagements_offerline l ON l.offer_id = o.id
    LEFT JOIN compensation_rate r ON r.id = l.rate_id
    GROUP BY o.id, o.total_amount, o.total_minutes
    HAVING coalesce(sum(l.amount), 0) <> o.total_amount
        OR coalesce(sum(l.minutes), 0) <> o.total_minutes
        OR bool_or(l.amount <> round(l.minutes * l.rate_amount / 60, 2))
        OR bool_or(l.rate_amount <> r.hourly_amount)
    """,
)
register(
    "10.2",
    "Work is paid at the rate of its offer",
    """
    SELECT w.id FROM engagements_workentry w
    JOIN engagements_assignment a ON a.id = w.assignment_id
    WHERE NOT EXISTS (
        SELECT 1 FROM engagements_offerline l
        WHERE l.offer_id = a.offer_id AND l.rate_id = w.rate_id AND l.rate_amount = w.rate_amount
    )
    """,
)
register(
    "10.3",
    "What is agreed for a booking is its offer, raised by longer attendance and by nothing else",
    """
    SELECT a.id FROM engagements_assignment a
    JOIN engagements_offer o ON o.id = a.offer_id
    LEFT JOIN engagements_offerline l ON l.offer_id = o.id AND l.component = 'attendance'
    WHERE a.attendance_minutes < coalesce(l.minutes, 0)
        OR a.agreed_minutes <> o.total_minutes + a.attendance_minutes - coalesce(l.minutes, 0)
        OR a.agreed_amount <> o.total_amount - coalesce(l.amount, 0)
            + coalesce(round(a.attendance_minutes * l.rate_amount / 60, 2), 0)
    """,
)
register(
    "11.3",
    "No offer is below its comparator",
    """
    SELECT l.id FROM engagements_offerline l
    JOIN compensation_rate r ON r.id = l.rate_id
    JOIN compensation_comparator c ON c.id = r.comparator_id
    WHERE l.rate_amount < c.hourly_amount
    """,
)
register(
    "9.1",
    "Nobody confirms hours that they reported",
    """
    SELECT a.id FROM engagements_assignment a
    JOIN consultants_consultant c ON c.id = a.consultant_id
    WHERE a.confirmed_by_id IN (a.reported_by_id, c.user_id)
    """,
)
register(
    "9.2",
    "Hours are confirmed exactly as they were reported",
    """
    SELECT w.id FROM engagements_workentry w
    JOIN engagements_assignment a ON a.id = w.assignment_id
    WHERE (a.state IN ('confirmed', 'closed')) <> (w.confirmed_minutes IS NOT NULL)
        OR w.confirmed_minutes <> w.reported_minutes
    """,
)
register(
    "17.1",
    "Coordinators see no request that its requester did not confirm",
    """
    SELECT id FROM engagements_request
    WHERE confirmed_at IS NULL AND state NOT IN ('unconfirmed', 'lapsed')
    """,
)
register(
    "17.2",
    "A request that nobody confirmed is forgotten",
    """
    SELECT id FROM engagements_request WHERE state = 'lapsed' AND confirmed_at IS NULL
    AND organisation || contact_name || email || phone || what || when_words || place || budget
        || hopes <> ''
    """,
)
register(
    "17.3",
    "A request that is closed by a coordinator says who closed it, and a declined one why",
    """
    SELECT id FROM engagements_request
    WHERE state IN ('planned', 'declined') AND owner_id IS NULL
        OR state = 'declined' AND closing_words = ''
    """,
)
register(
    "17.4",
    "Remarks are on planned work, and are passed on in the words of someone",
    """
    SELECT m.id FROM engagements_remark m JOIN engagements_request r ON r.id = m.request_id
    WHERE r.state <> 'planned'
        OR (m.state = 'passed_on') <> (m.passed_words <> '' AND m.passed_by_id IS NOT NULL)
    """,
)
register(
    "18.1",
    "After work there are a support task, two questions and a finding; there are none before",
    """
    SELECT a.id FROM engagements_assignment a
    LEFT JOIN engagements_supporttask s ON s.assignment_id = a.id
    LEFT JOIN engagements_feedback f ON f.assignment_id = a.id
    LEFT JOIN engagements_finding n ON n.engagement_id = a.engagement_id
    WHERE (a.state IN ('delivered', 'reported', 'confirmed', 'closed')
           AND (s.id IS NULL OR f.id IS NULL OR n.id IS NULL))
        OR (a.state IN ('booked', 'cancelled') AND (s.id IS NOT NULL OR f.id IS NOT NULL))
    """,
)
register(
    "18.2",
    "Whoever says no to either question is owed an answer, and nobody else is",
    """
    SELECT id FROM engagements_feedback
    WHERE (state = 'fine' AND NOT (enough_time AND was_heard))
        OR (state IN ('owed', 'answered') AND enough_time AND was_heard)
        OR (state = 'answered') <> (answer <> '')
    """,
)
register(
    "18.3",
    "Nothing is owed to someone who was not there, and nothing closed still asks",
    """
    SELECT a.id FROM engagements_assignment a
    LEFT JOIN engagements_supporttask s ON s.assignment_id = a.id AND s.state = 'open'
    LEFT JOIN engagements_feedback f ON f.assignment_id = a.id AND f.state = 'asked'
    WHERE (a.state = 'no_show' AND (s.id IS NOT NULL OR f.id IS NOT NULL))
        OR (a.state = 'closed' AND f.id IS NOT NULL)
    """,
)
register(
    "18.4",
    "Nobody answers for the desk about their own work",
    """
    SELECT f.id FROM engagements_feedback f
    JOIN engagements_assignment a ON a.id = f.assignment_id
    JOIN consultants_consultant c ON c.id = a.consultant_id
    WHERE c.user_id = f.answered_by_id
    """,
)
register(
    "19.1",
    "Everybody has the turn that follows from their offers",
    wrong_turns_sql,
)
register(
    "20.1",
    "Nobody is asked for a seat that is filled",
    """
    SELECT o.id FROM engagements_offer o
    JOIN engagements_assignment a ON a.seat_id = o.seat_id
        AND a.state NOT IN ('cancelled', 'no_show')
    WHERE o.state IN ('draft', 'sent')
    """,
)
register(
    "20.2",
    "Every accepted offer has its booking, of its seat and person, and no other offer has one",
    """
    SELECT o.id FROM engagements_offer o
    LEFT JOIN engagements_assignment a ON a.offer_id = o.id
    WHERE (o.state = 'accepted') <> (a.id IS NOT NULL)
        OR a.seat_id <> o.seat_id OR a.consultant_id <> o.consultant_id
    """,
)
register(
    "20.3",
    "Whoever was asked from a list was asked for that seat",
    """
    SELECT s.id FROM engagements_standby s JOIN engagements_offer o ON o.id = s.offer_id
    WHERE o.seat_id <> s.seat_id OR o.consultant_id <> s.consultant_id
    """,
)
register(
    "20.4",
    "Asking out of turn says how many were passed over, and names no more than those",
    """
    SELECT r.id FROM engagements_offerreason r
    LEFT JOIN engagements_offerreason_passed_over p ON p.offerreason_id = r.id
    GROUP BY r.id
    HAVING (r.kind = 'passing_over') <> (r.passed_over_count > 0)
        OR count(p.id) > r.passed_over_count
    """,
)
register(
    "20.5",
    "An offer that replaces another is of the same seat, and the other was taken back",
    """
    SELECT o.id FROM engagements_offer o JOIN engagements_offer p ON p.id = o.replaces_id
    WHERE o.seat_id <> p.seat_id OR p.state <> 'withdrawn'
    """,
)
register(
    "20.6",
    "A prior yes that was answered says who answered it",
    """
    SELECT id FROM engagements_prioryes
    WHERE state IN ('given', 'refused') AND answered_by_id IS NULL
        OR state = 'asked' AND answered_by_id IS NOT NULL
    """,
)
register(
    "21.1",
    "Everybody who is booked on a session is booked at the time that holds",
    """
    SELECT a.id FROM engagements_assignment a
    JOIN engagements_engagement e ON e.id = a.engagement_id
    JOIN engagements_session s ON s.id = e.session_id
    LEFT JOIN engagements_sessionrevision r ON r.id = s.current_id
    WHERE a.state = 'booked'
        AND a.during IS DISTINCT FROM tstzrange(r.starts_at, r.ends_at)
    """,
)
register(
    "21.2",
    "Work is on sessions that are on the programme",
    """
    SELECT e.id FROM engagements_engagement e JOIN engagements_session s ON s.id = e.session_id
    WHERE s.current_id IS NULL
    """,
)
register(
    "21.3",
    "Whoever is asked to confirm again is booked on that session, and was told what is agreed",
    """
    SELECT a.id FROM engagements_assignment a
    JOIN engagements_engagement e ON e.id = a.engagement_id
    JOIN LATERAL (
        SELECT n.minutes_after, n.amount_after, c.session_id FROM engagements_reconfirmation n
        JOIN engagements_sessionchange c ON c.id = n.change_id
        WHERE n.assignment_id = a.id ORDER BY n.id DESC LIMIT 1
    ) last ON true
    WHERE (last.session_id, last.minutes_after, last.amount_after)
        IS DISTINCT FROM (e.session_id, a.agreed_minutes, a.agreed_amount)
    """,
)
register(
    "21.4",
    "An answer to a change says who gave it, and whoever stepped back is not booked any more",
    """
    SELECT n.id FROM engagements_reconfirmation n
    JOIN engagements_assignment a ON a.id = n.assignment_id
    WHERE (n.state IN ('confirmed', 'stepped_back')) <> (n.answered_by_id IS NOT NULL)
        OR (n.state = 'stepped_back' AND a.state <> 'cancelled')
        OR (n.state = 'asked' AND a.state = 'cancelled')
    """,
)
register(
    "21.5",
    "A booking to come is paid from the fund of its seat, else of its engagement",
    """
    SELECT a.id FROM engagements_assignment a
    JOIN engagements_seat s ON s.id = a.seat_id
    JOIN engagements_engagement e ON e.id = a.engagement_id
    WHERE a.state = 'booked' AND a.fund_id <> coalesce(s.fund_id, e.fund_id)
    """,
)
register(
    "21.6",
    "Once released, a session stands as it was last released",
    """
    SELECT s.id FROM engagements_session s
    JOIN LATERAL (
        SELECT c.after_id FROM engagements_sessionchange c
        WHERE c.session_id = s.id ORDER BY c.release_id DESC LIMIT 1
    ) last ON true
    WHERE s.current_id IS DISTINCT FROM last.after_id
    """,
)
register(
    "21.7",
    "The releases of a convening are numbered without a gap",
    """
    SELECT convening_id FROM engagements_release GROUP BY convening_id
    HAVING count(*) <> max(number)
    """,
)
